package dev.kindred.trainer.data.mapping;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where pairs come from: the key {@code links}, {@code groups} or {@code histories}. */
sealed interface PairsMapping permits LinksMapping, GroupsMapping, HistoriesMapping {

  @JsonCreator
  static PairsMapping of(
      @JsonProperty("links") @Nullable LinksMapping links,
      @JsonProperty("groups") @Nullable GroupsMapping groups,
      @JsonProperty("histories") @Nullable HistoriesMapping histories) {
    List<PairsMapping> given =
        Stream.<@Nullable PairsMapping>of(links, groups, histories)
            .flatMap(Stream::ofNullable)
            .toList();
    if (given.size() == 1) {
      return given.getFirst();
    }
    throw new IllegalArgumentException(
        "pairs come from 'links', from 'groups' or from 'histories': give one of them");
  }
}
