package dev.kindred.trainer.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Split;
import dev.kindred.trainer.data.SplitPairs;
import dev.kindred.trainer.evaluate.Exclusions;
import dev.kindred.trainer.evaluate.TopItems;
import dev.kindred.trainer.learn.Library;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The baselines where what is asked with is a reader with a history. */
class QueryBaselinesTest {
  private static final Dataset LIBRARY = Library.dataset();
  private static final int ITEMS = LIBRARY.items().size();
  private static final int READER = LIBRARY.pairs(Split.TEST).source(0);

  @Test
  void neighboursAreCountedInTheHistoriesOfTrainingReaders() {
    double[][] x = histories();
    double[][] gram = gram(x);
    double[] scores = new double[ITEMS];
    for (int item = 0; item < ITEMS; item++) {
      for (int known : LIBRARY.namedBy(READER)) {
        scores[item] += gram[known][item] / Math.sqrt(gram[known][known] * gram[item][item]);
      }
    }
    int[] ranked =
        new ItemNeighbours(LIBRARY).rank(new int[] {READER}, 20, Exclusions.known(LIBRARY))[0];
    int[] expected = TopItems.of(floats(scores), 20, LIBRARY.namedBy(READER));
    for (int place = 0; place < ranked.length; place++) { // Equal scores may round differently.
      assertThat(scores[ranked[place]]).isCloseTo(scores[expected[place]], within(1e-5));
    }
  }

  @Test
  void easeSolvesItsNormalEquations() {
    double lambda = 5;
    double[] scores = doubles(new Ease(LIBRARY, lambda).scores(READER));
    double[][] p = inverse(gram(histories()), lambda);
    for (int item = 0; item < ITEMS; item++) {
      double expected = 0;
      for (int known : LIBRARY.namedBy(READER)) {
        expected += known == item ? 0 : -p[known][item] / p[item][item];
      }
      assertThat(scores[item]).isCloseTo(expected, within(1e-4));
    }
  }

  @Test
  void contentIsComparedByTheFeaturesThatBothHave() {
    int[] ranked =
        new Bm25(LIBRARY, Bm25.Parameters.DEFAULT)
            .rank(new int[] {READER}, 10, Exclusions.known(LIBRARY))[0];
    List<String> genre = LIBRARY.sources().get(READER).values("genre");
    for (int book : ranked) {
      assertThat(LIBRARY.items().get(book).values("genre")).isEqualTo(genre);
    }
  }

  @Test
  void historiesOfTestReadersTeachNothing() {
    Dataset fewer =
        new Dataset(
            LIBRARY.schema(),
            LIBRARY.items(),
            LIBRARY.sources(),
            new SplitPairs(
                LIBRARY.pairs(Split.TRAIN),
                LIBRARY.pairs(Split.TRAIN),
                LIBRARY.pairs(Split.TRAIN)));
    assertThat(new ItemNeighbours(fewer).rank(new int[] {READER}, 50, Exclusions.known(LIBRARY)))
        .isDeepEqualTo(
            new ItemNeighbours(LIBRARY).rank(new int[] {READER}, 50, Exclusions.known(LIBRARY)));
    assertThat(Histories.of(LIBRARY).learned()).doesNotContain(READER);
  }

  /** By training reader, how often each book is known or wanted. */
  private static double[][] histories() {
    int[] readers = LIBRARY.trainingSources();
    double[][] x = new double[readers.length][ITEMS];
    for (int row = 0; row < readers.length; row++) {
      for (int known : LIBRARY.namedBy(readers[row])) {
        x[row][known]++;
      }
      for (int pair = 0; pair < LIBRARY.pairs(Split.TRAIN).size(); pair++) {
        if (LIBRARY.pairs(Split.TRAIN).source(pair) == readers[row]) {
          x[row][LIBRARY.pairs(Split.TRAIN).target(pair)]++;
        }
      }
    }
    return x;
  }

  private static double[][] gram(double[][] x) {
    double[][] gram = new double[ITEMS][ITEMS];
    for (double[] row : x) {
      for (int i = 0; i < ITEMS; i++) {
        for (int j = 0; j < ITEMS; j++) {
          gram[i][j] += row[i] * row[j];
        }
      }
    }
    return gram;
  }

  /** Of gram + λ I, by Gauss and Jordan. */
  private static double[][] inverse(double[][] gram, double lambda) {
    double[][] left = new double[ITEMS][];
    double[][] right = new double[ITEMS][ITEMS];
    for (int i = 0; i < ITEMS; i++) {
      left[i] = gram[i].clone();
      left[i][i] += lambda;
      right[i][i] = 1;
    }
    for (int pivot = 0; pivot < ITEMS; pivot++) {
      double divisor = left[pivot][pivot];
      for (int column = 0; column < ITEMS; column++) {
        left[pivot][column] /= divisor;
        right[pivot][column] /= divisor;
      }
      for (int row = 0; row < ITEMS; row++) {
        double factor = left[row][pivot];
        for (int column = 0; row != pivot && column < ITEMS; column++) {
          left[row][column] -= factor * left[pivot][column];
          right[row][column] -= factor * right[pivot][column];
        }
      }
    }
    return right;
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int index = 0; index < floats.length; index++) {
      floats[index] = (float) values[index];
    }
    return floats;
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, index -> values[index]);
    return doubles;
  }
}
