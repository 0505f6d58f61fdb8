package dev.kindred.service.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.corpus.CorpusTable;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.model.feature.FeatureSchema;
import dev.kindred.model.feature.Item;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CorpusEmbedderTest {

  private static final int ROWS = 256;

  @Test
  void vectorsAreInTheCorpusOrderWhateverTheBatches() {
    List<Item> items = items(5000);
    float[][] vectors = embed(Words.SCHEMA, items, List.of(Words::countAndSum, Words::countAndSum));

    assertThat(vectors)
        .isDeepEqualTo(Words.countAndSum(new FeatureEncoder(Words.SCHEMA).encode(items)));
  }

  @Test
  void itemsOfOneLengthShareBatches() {
    List<Integer> longest = new CopyOnWriteArrayList<>();
    BatchEmbedder recording =
        batch -> {
          longest.add(batch.longest(0));
          return Words.countAndSum(batch);
        };
    embed(Words.SCHEMA, items(4 * ROWS), List.of(recording));

    assertThat(longest).containsExactly(4, 3, 2, 1);
  }

  @Test
  void itemsThatAreEncodedAlikeGetEqualVectorsWhateverTheirBatch() {
    Bundle bundle = Bundle.open(Path.of("src/test/resources/bundles/small"));
    List<Item> items = new ArrayList<>();
    for (int copy = 0; copy < 30; copy++) {
      String unknown =
          "unknown-" + copy + "-"; // Ids differ, as in every corpus, but not their row.
      bundle
          .corpus()
          .forEach(
              entry -> items.add(new Item(unknown + entry.item().id(), entry.item().attributes())));
      items.add(new Item("unknown-" + copy, Map.of("brand", List.of("acme"))));
    }
    float[][] vectors;
    try (TowerSession one = TowerSession.open(bundle.itemTower(), bundle.schema(), Device.CPU, 1);
        TowerSession two = TowerSession.open(bundle.itemTower(), bundle.schema(), Device.CPU, 1)) {
      vectors = embed(bundle.schema(), items, List.of(one, two));
    }
    for (int row = 201; row < vectors.length; row++) {
      assertThat(vectors[row]).as("row %d", row).isEqualTo(vectors[row % 201]);
    }
  }

  @Test
  void anEmptyCorpusHasNoVectors() {
    assertThat(embed(Words.SCHEMA, List.of(), List.of(Words::countAndSum))).isEmpty();
  }

  @Test
  void aFailureStopsAllThreads() {
    BatchEmbedder failing =
        _ -> {
          throw new IllegalStateException("out of memory");
        };
    assertThatThrownBy(() -> embed(Words.SCHEMA, items(3000), List.of(failing, failing)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the corpus could not be embedded")
        .hasRootCauseMessage("out of memory");
  }

  private static float[][] embed(
      FeatureSchema schema, List<Item> items, List<? extends BatchEmbedder> embedders) {
    CorpusTable table =
        CorpusTable.of(
            IntStream.range(0, items.size())
                .mapToObj(i -> new CorpusItem(new Item("" + i, items.get(i).attributes()), 0))
                .toList());
    return CorpusEmbedder.embed(schema, table, embedders, ROWS);
  }

  /** Items of 1 to 4 words, equally many of each length, shuffled. */
  private static List<Item> items(int count) {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.add(Words.item("a b c d".substring(0, 2 * (i % 4) + 1)));
    }
    Collections.shuffle(items, new Random(7));
    return items;
  }
}
