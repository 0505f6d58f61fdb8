package dev.kindred.trainer.data.mapping;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** Where pairs come from: the key {@code links} or the key {@code groups}. */
sealed interface PairsMapping permits LinksMapping, GroupsMapping {

  @JsonCreator
  static PairsMapping of(
      @JsonProperty("links") @Nullable LinksMapping links,
      @JsonProperty("groups") @Nullable GroupsMapping groups) {
    if (links != null && groups == null) {
      return links;
    }
    if (groups != null && links == null) {
      return groups;
    }
    throw new IllegalArgumentException(
        "pairs come from 'links' or from 'groups': give one of them");
  }
}
