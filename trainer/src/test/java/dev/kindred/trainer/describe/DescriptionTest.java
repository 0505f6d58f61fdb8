package dev.kindred.trainer.describe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.model.feature.FeatureKind;
import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.ItemSchema;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Pairs;
import dev.kindred.trainer.data.Split;
import dev.kindred.trainer.data.SplitPairs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DescriptionTest {
  private static final Dataset BOOKS =
      new Dataset(
          new ItemSchema(
              List.of(
                  FeatureSpec.oneHot("id"),
                  FeatureSpec.oneHot("author"),
                  FeatureSpec.multiHot("words")),
              List.of()),
          List.of(
              book("0", "Austen", "pride", "prejudice"),
              book("1", "Austen", "emma"),
              book("2", "Herbert", "dune"),
              book("3", "Herbert")),
          new SplitPairs(
              new Pairs(new int[] {0, 0, 1, 2, 3}, new int[] {1, 2, 2, 1, 1}),
              new Pairs(new int[] {0}, new int[] {3}),
              new Pairs(new int[0], new int[0])));

  @Test
  void splitsAreCounted() {
    assertThat(Description.of(BOOKS).splits())
        .containsExactly(
            new SplitSizes(Split.TRAIN, 5, 4, 2, 2),
            new SplitSizes(Split.VALIDATION, 1, 1, 1, 1),
            new SplitSizes(Split.TEST, 0, 0, 0, 0));
  }

  @Test
  void popularityIsTheShareOfPairsByTheMostFrequentTargets() {
    // Book 1 is a target three times, 2 twice, the others never.
    Popularity popularity = Description.of(BOOKS).popularity();
    assertThat(popularity.curve())
        .containsExactly(
            new Popularity.Share(0.25, 0.6),
            new Popularity.Share(0.5, 1),
            new Popularity.Share(0.75, 1),
            new Popularity.Share(1, 1));
    assertThat(popularity.at(0.125)).isCloseTo(0.3, within(1e-12));
    assertThat(popularity.at(0.375)).isCloseTo(0.8, within(1e-12));
    assertThat(popularity.never()).isEqualTo(2);
    assertThat(popularity.fewerThanFive()).isEqualTo(4);
  }

  @Test
  void aLongCurveHasFewPointsAndEndsAtAll() {
    int[] counts = new int[100_000];
    for (int item = 0; item < counts.length; item++) {
      counts[item] = item;
    }
    Popularity popularity = Popularity.of(counts);
    assertThat(popularity.curve()).hasSizeLessThan(210);
    assertThat(popularity.curve().getLast()).isEqualTo(new Popularity.Share(1, 1));
    assertThat(popularity.at(0.5)).isCloseTo(0.75, within(0.001));
  }

  @Test
  void featuresAreCounted() {
    assertThat(Description.of(BOOKS).features().get(2))
        .isEqualTo(
            new FeatureStatistics("words", FeatureKind.MULTI_HOT, 4, 4, 3, 4.0 / 3, 2, "dune", 1));
    assertThat(Description.of(BOOKS).features().get(1).mostFrequentItems()).isEqualTo(2);
  }

  @Test
  void theMatrixHoldsEntropiesAndWhatFeaturesSayOfEachOther() {
    List<List<Double>> nats = Description.of(BOOKS).mutualInformation();
    assertThat(nats.get(1).get(1)).isCloseTo(Math.log(2), within(1e-9));
    assertThat(nats.get(0).get(1)).isCloseTo(Math.log(2), within(1e-9));
    assertThat(nats.get(1).get(2)).isEqualTo(nats.get(2).get(1));
  }

  @Test
  void textAndPageShowTheSameTables() {
    Description description = Description.of(BOOKS);
    assertThat(DescriptionText.of(description))
        .contains(
            """
            split       pairs  sources  targets  pairs per source  at most
            train           5        4        2               1.3        2
            """)
        .contains("author", "multi-hot", "50.0 %");
    assertThat(DescriptionPage.of("books", description).toString())
        .contains("<title>Dataset books</title>", "<td>multi-hot</td>", "polyline", "0.69");
  }

  @Test
  void anEmptyDatasetIsDescribedToo() {
    Pairs none = new Pairs(new int[0], new int[0]);
    Dataset empty = new Dataset(BOOKS.schema(), BOOKS.items(), new SplitPairs(none, none, none));
    assertThat(DescriptionText.of(Description.of(empty))).contains("train           0");
    assertThat(DescriptionPage.of("empty", Description.of(empty)).toString()).contains("</html>");
  }

  private static Item book(String id, String author, String... words) {
    return new Item(id, Map.of("author", List.of(author), "words", List.of(words)));
  }
}
