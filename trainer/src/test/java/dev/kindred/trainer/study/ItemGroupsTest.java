package dev.kindred.trainer.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.ItemSchema;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Pairs;
import dev.kindred.trainer.data.SplitPairs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ItemGroupsTest {

  @Test
  void aValueThatNearlyAllItemsHaveGroupsOnlyThoseThatHaveNoOther() {
    Dataset dataset =
        topics(
            List.of("root", "history"),
            List.of("root", "science"),
            List.of("root", "history", "war"),
            List.of("root"),
            List.of());
    assertThat(ItemGroups.draw(dataset, "topic", 9, 1).rows())
        .containsOnlyKeys("history", "science", "root")
        .hasEntrySatisfying("history", rows -> assertThat(rows).containsExactlyInAnyOrder(0, 2))
        .hasEntrySatisfying("root", rows -> assertThat(rows).containsExactly(3));
  }

  @Test
  void theMostFrequentGroupComesFirstAndOnlySoManyOfEachAreDrawn() {
    Dataset dataset =
        topics(List.of("b"), List.of("a"), List.of("b"), List.of("c"), List.of("b"), List.of("a"));
    ItemGroups groups = ItemGroups.draw(dataset, "topic", 2, 1);
    assertThat(groups.rows().sequencedKeySet()).containsExactly("b", "a", "c");
    assertThat(groups.rows().get("b")).hasSize(2).isSubsetOf(0, 2, 4);
  }

  @SafeVarargs
  private static Dataset topics(List<String>... topics) {
    List<Item> items = new ArrayList<>();
    for (List<String> each : topics) {
      items.add(new Item("item" + items.size(), Map.of("topic", each)));
    }
    Pairs none = new Pairs(new int[0], new int[0]);
    return new Dataset(
        new ItemSchema(List.of(FeatureSpec.oneHot("id"), FeatureSpec.multiHot("topic")), List.of()),
        items,
        new SplitPairs(none, none, none));
  }
}
