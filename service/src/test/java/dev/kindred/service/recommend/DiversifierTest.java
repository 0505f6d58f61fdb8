package dev.kindred.service.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.service.index.CorpusIndex;
import dev.kindred.service.index.Hit;
import dev.kindred.service.index.IndexSettings;
import dev.kindred.service.index.IndexSource;
import dev.kindred.service.index.IndexStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiversifierTest {

  /** Two that are nearly alike, and one at right angles to them. */
  private static final float[][] VECTORS = {{1, 0}, {0.99504f, 0.09950f}, {0, 1}};

  private static final List<Hit> POOL =
      List.of(new Hit(0, 0.9f), new Hit(1, 0.8f), new Hit(2, 0.3f));
  private static final Map<Integer, String> KIND = Map.of(0, "a", 1, "b", 2, "a");

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // Set before any test.
  private CorpusIndex index;

  @BeforeEach
  void open() {
    index = new IndexStore(folder, IndexSettings.DEFAULT).open(IndexSource.of("x", VECTORS));
  }

  @AfterEach
  void close() {
    index.close();
  }

  @Test
  void withoutDiversityTheOrderIsThatOfTheScores() {
    assertThat(choose(new Diversity(1, 0, List.of()), 3)).containsExactly(0, 1, 2);
  }

  @Test
  void whatIsLikeAnEarlierItemComesLater() {
    // At λ = 0.5: item 1 has 0.4 - 0.4975, item 2 has 0.15 - 0.
    assertThat(choose(new Diversity(0.5, 0, List.of()), 3)).containsExactly(0, 2, 1);
    // At λ = 0.9: item 1 has 0.72 - 0.0995, item 2 has 0.27 - 0.
    assertThat(choose(new Diversity(0.9, 0, List.of()), 3)).containsExactly(0, 1, 2);
  }

  @Test
  void aLimitHoldsWithAndWithoutRelevance() {
    List<Diversity.PerValue> limit = List.of(new Diversity.PerValue("kind", 1));
    assertThat(choose(new Diversity(1, 0, limit), 3)).containsExactly(0, 1);
    assertThat(choose(new Diversity(0.5, 0, limit), 3)).containsExactly(0, 1);
  }

  @Test
  void noMoreThanKAreChosen() {
    assertThat(choose(new Diversity(0.5, 0, List.of()), 2)).containsExactly(0, 2);
  }

  @Test
  void itIsTheChoiceThatTryingAllMakes() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    float[][] vectors = new float[400][8];
    for (float[] vector : vectors) {
      double square = 0;
      for (int i = 0; i < vector.length; i++) {
        vector[i] = random.nextInt(5) - 2 + 0.1f; // Coarse, so that some are equal.
        square += vector[i] * vector[i];
      }
      for (int i = 0; i < vector.length; i++) {
        vector[i] /= (float) Math.sqrt(square);
      }
    }
    List<Hit> pool =
        IntStream.range(0, vectors.length)
            .mapToObj(item -> new Hit(item, (100 - item / 4) / 100f))
            .toList();
    Diversifier.ValuesOf values = (item, _) -> List.of("v" + item % 7);
    try (CorpusIndex large =
        new IndexStore(folder.resolve("large"), IndexSettings.DEFAULT)
            .open(IndexSource.of("y", vectors))) {
      for (double lambda : new double[] {0, 0.3, 0.7, 0.99}) {
        for (int n : new int[] {3, 1000}) {
          Diversity diversity =
              new Diversity(lambda, 0, List.of(new Diversity.PerValue("kind", n)));
          assertThat(new Diversifier(diversity, large, values).choose(pool, 60))
              .as("lambda %s, n %d, seed %d", lambda, n, seed)
              .isEqualTo(tryingAll(pool, vectors, lambda, n, Math.min(60, 7 * n)));
        }
      }
    }
  }

  private static List<Hit> tryingAll(
      List<Hit> pool, float[][] vectors, double lambda, int n, int k) {
    List<Hit> chosen = new ArrayList<>();
    while (chosen.size() < k) {
      Hit best = null;
      double most = Double.NEGATIVE_INFINITY;
      for (Hit hit : pool) {
        long taken = chosen.stream().filter(one -> one.item() % 7 == hit.item() % 7).count();
        if (chosen.contains(hit) || taken == n) {
          continue;
        }
        double likeness =
            chosen.stream()
                .mapToDouble(
                    one -> CorpusIndex.innerProduct(vectors[hit.item()], vectors[one.item()]))
                .max()
                .orElse(Double.NaN);
        double relevance =
            chosen.isEmpty() ? hit.score() : lambda * hit.score() - (1 - lambda) * likeness;
        if (relevance > most) {
          most = relevance;
          best = hit;
        }
      }
      if (best == null) {
        throw new AssertionError("nothing is left");
      }
      chosen.add(best);
    }
    return chosen;
  }

  private List<Integer> choose(Diversity diversity, int k) {
    return new Diversifier(diversity, index, (item, _) -> List.of(KIND.getOrDefault(item, "")))
        .choose(POOL, k).stream().map(Hit::item).toList();
  }
}
