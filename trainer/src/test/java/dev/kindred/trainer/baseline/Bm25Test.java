package dev.kindred.trainer.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.ItemSchema;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.PairsCollector;
import dev.kindred.trainer.data.SplitPairs;
import dev.kindred.trainer.evaluate.Exclusions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class Bm25Test {

  @Test
  void rareSharedValuesCountMost() {
    // Red is had by three of four, Austen by two; lengths 2, 2, 1 and 1, mean 1.5.
    Bm25 bm25 =
        new Bm25(
            dataset(
                item("0", "Austen", "red"),
                item("1", "Austen", "red"),
                item("2", "", "red"),
                item("3", "red", "")),
            new Bm25.Parameters(1.2, 0.75));
    double austen = Math.log(1 + 2.5 / 2.5);
    double red = Math.log(1 + 1.5 / 3.5);
    assertThat((double) bm25.scores(0)[1])
        .isCloseTo((austen + red) * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 2 / 1.5)), within(1e-6));
    assertThat((double) bm25.scores(0)[2])
        .isCloseTo(red * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 1 / 1.5)), within(1e-6));
    assertThat(bm25.scores(0)[3]).as("an author named red").isZero();
    assertThat(bm25.rank(new int[] {0}, 3, Exclusions.self())[0]).containsExactly(1, 2, 3);
  }

  @Test
  void withoutLengthNormalisationOnlySharedValuesCount() {
    Bm25 bm25 =
        new Bm25(
            dataset(item("0", "a", "x"), item("1", "a", "x y z"), item("2", "a", "x")),
            new Bm25.Parameters(2, 0));
    assertThat(bm25.scores(0)[1]).isEqualTo(bm25.scores(0)[2]);
  }

  @Test
  void parametersOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new Bm25.Parameters(-1, 0.5))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("k1 is -1.0");
    assertThatThrownBy(() -> new Bm25.Parameters(1, Double.NaN))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("b is NaN");
  }

  @RepeatedTest(5)
  void itAgreesWithTheFormulaAppliedItemByItem() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      StringBuilder words = new StringBuilder();
      for (int word = random.nextInt(6); word > 0; word--) {
        words.append((int) Math.pow(random.nextDouble() * 4, 2)).append(' ');
      }
      items.add(item(String.valueOf(i), String.valueOf(random.nextInt(5)), words.toString()));
    }
    Bm25 bm25 = new Bm25(dataset(items.toArray(Item[]::new)), new Bm25.Parameters(0.9, 0.4));
    for (int source = 0; source < items.size(); source++) {
      for (int item = 0; item < items.size(); item++) {
        assertThat((double) bm25.scores(source)[item])
            .as("seed %d", seed)
            .isCloseTo(slowScore(items, source, item, 0.9, 0.4), within(1e-4));
      }
    }
  }

  private static double slowScore(List<Item> items, int source, int item, double k1, double b) {
    double mean = items.stream().mapToInt(one -> bag(one).size()).average().orElseThrow();
    double score = 0;
    for (String value : bag(items.get(source))) {
      if (bag(items.get(item)).contains(value)) {
        double n = items.stream().filter(one -> bag(one).contains(value)).count();
        double idf = Math.log(1 + (items.size() - n + 0.5) / (n + 0.5));
        score += idf * (k1 + 1) / (1 + k1 * (1 - b + b * bag(items.get(item)).size() / mean));
      }
    }
    return score;
  }

  private static Set<String> bag(Item item) {
    Set<String> bag = new HashSet<>();
    item.values("author").forEach(value -> bag.add("author " + value));
    item.values("words").forEach(value -> bag.add("words " + value));
    return bag;
  }

  private static Item item(String id, String author, String words) {
    return new Item(
        id,
        Map.of(
            "author", author.isEmpty() ? List.of() : List.of(author),
            "words", words.isBlank() ? List.of() : List.of(words.strip().split(" "))));
  }

  private static Dataset dataset(Item... items) {
    return new Dataset(
        new ItemSchema(
            List.of(
                FeatureSpec.oneHot("id"),
                FeatureSpec.oneHot("author"),
                FeatureSpec.multiHot("words")),
            List.of()),
        List.of(items),
        new SplitPairs(
            new PairsCollector().toPairs(),
            new PairsCollector().toPairs(),
            new PairsCollector().toPairs()));
  }
}
