package dev.kindred.service.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.model.corpus.Popularity;
import dev.kindred.service.index.IndexSettings.BelowFloor;
import dev.kindred.service.index.IndexSettings.Floor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LuceneIndexTest {

  private static final int DIMENSION = 32;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @TempDir Path folder;

  @Test
  void theGraphFindsWhatExactSearchFinds() {
    float[][] vectors = Vectors.clustered(random, 6000, DIMENSION, 60);
    float[][] queries = Vectors.clustered(random, 100, DIMENSION, 60);
    try (CorpusIndex index = Indexes.open(folder, vectors, queries, Indexes.WALKING_IS_FREE)) {
      Recall recall = new Recall();
      for (float[] query : queries) {
        SearchResult hnsw = index.search(Query.of(query, 10));
        assertThat(hnsw.plan()).isEqualTo(Plan.HNSW);
        Set<Integer> truth = items(index.exact(Query.of(query, 10)));
        truth.retainAll(items(hnsw));
        recall.add(truth.size(), 10);
      }

      recall.assertAtLeast(0.98, seed);
    }
  }

  @Test
  void theAuditMeasuresTheGraph() {
    float[][] vectors = Vectors.clustered(random, 6000, DIMENSION, 60);
    float[][] queries = Vectors.clustered(random, 100, DIMENSION, 60);
    try (CorpusIndex index = open(vectors, queries)) {
      assertThat(index.audit().recallAt10()).isGreaterThanOrEqualTo(0.98);
      assertThat(index.audit().reachableShare()).isGreaterThan(0.99);
      assertThat(index.audit().sample()).isEqualTo(100);
      assertThat(index.audit().aboveFloor()).isTrue();
      SearchCosts costs = index.audit().costs();
      assertThat(costs.nanosPerScore()).isPositive();
      assertThat(costs.nanosPerVisit()).isPositive();
      assertThat(costs.visitsPerBeamPlace()).isBetween(1.0, 60.0);
    }
  }

  @Test
  void exactSearchFindsWhatSortingFinds() {
    float[][] vectors = Vectors.random(random, 300, DIMENSION);
    try (CorpusIndex index = open(vectors)) {
      float[] query = Vectors.random(random, 1, DIMENSION)[0];
      List<Integer> sorted =
          IntStream.range(0, 300)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -Vectors.innerProduct(query, vectors[i])))
              .limit(20)
              .toList();

      List<Hit> hits = index.exact(Query.of(query, 20)).hits();
      assertThat(hits).as("seed %d", seed).extracting(Hit::item).isEqualTo(sorted);
      for (Hit hit : hits) {
        assertThat((double) hit.score())
            .isCloseTo(Vectors.innerProduct(query, vectors[hit.item()]), within(1e-6));
      }
    }
  }

  @Test
  void scoresAreInnerProductsOnBothPlans() {
    float[][] vectors = Vectors.clustered(random, 3000, DIMENSION, 30);
    try (CorpusIndex index =
        Indexes.open(folder, vectors, new float[0][], Indexes.WALKING_IS_FREE)) {
      SearchResult result = index.search(Query.of(vectors[5], 10));

      assertThat(result.plan()).isEqualTo(Plan.HNSW);
      for (Hit hit : result.hits()) {
        assertThat((double) hit.score())
            .isCloseTo(Vectors.innerProduct(vectors[5], vectors[hit.item()]), within(1e-6));
      }
      assertThat(result.hits().getFirst().item()).isEqualTo(5);
    }
  }

  @Test
  void vectorsComeBackAsTheyWere() {
    float[][] vectors = Vectors.random(random, 50, DIMENSION);
    vectors[7] = vectors[3].clone();
    try (CorpusIndex index = open(vectors)) {
      for (int item = 0; item < vectors.length; item++) {
        assertThat(index.vector(item)).isEqualTo(vectors[item]);
      }
    }
  }

  @Test
  void equalVectorsShareANodeAndAllTheirItemsAreFound() {
    float[][] vectors = Vectors.random(random, 4000, DIMENSION);
    for (int item = 1000; item < 4000; item++) {
      vectors[item] = vectors[item % 3].clone();
    }
    try (CorpusIndex index = open(vectors)) {
      assertThat(index.audit().nodes()).isEqualTo(1000);
      assertThat(index.size()).isEqualTo(4000);
      List<Hit> hits = index.search(Query.of(vectors[2], 1000)).hits();
      assertThat(hits).hasSize(1000).doesNotHaveDuplicates();
      assertThat(hits).allMatch(hit -> hit.item() == 2 || hit.item() % 3 == 2);
    }
  }

  @Test
  void thereAreNeverFewerThanAskedForWhereSoManyExist() {
    float[][] vectors = Vectors.clustered(random, 2500, DIMENSION, 5);
    try (CorpusIndex index = open(vectors)) {
      for (int k : new int[] {1, 10, 999, 1000, 2499, 2500, 3000}) {
        int[] excluded = random.ints(50, 0, 2500).distinct().toArray();
        List<Hit> hits =
            index
                .search(
                    Query.of(vectors[random.nextInt(2500)], k).excluding(Exclusions.of(excluded)))
                .hits();

        assertThat(hits).as("k %d, seed %d", k, seed).hasSize(Math.min(k, 2500 - excluded.length));
        assertThat(hits).extracting(Hit::item).doesNotHaveDuplicates();
        assertThat(hits).extracting(Hit::item).doesNotContainAnyElementsOf(boxed(excluded));
        assertThat(hits).extracting(Hit::score).isSortedAccordingTo(Comparator.reverseOrder());
      }
    }
  }

  @Test
  void excludedItemsThatDoNotExistChangeNothing() {
    float[][] vectors = Vectors.random(random, 5, DIMENSION);
    try (CorpusIndex index = open(vectors)) {
      assertThat(index.search(Query.of(vectors[0], 5).excluding(Exclusions.of(5, 99))).hits())
          .hasSize(5);
      assertThat(index.search(Query.of(vectors[0], 5).excluding(Exclusions.of(0, 0, 99))).hits())
          .hasSize(4);
    }
  }

  @Test
  void oneItemIsACorpus() {
    float[][] vectors = Vectors.random(random, 1, DIMENSION);
    try (CorpusIndex index = open(vectors, vectors)) {
      assertThat(index.search(Query.of(vectors[0], 10)).hits()).hasSize(1);
      assertThat(index.audit().reachableShare()).isEqualTo(1);
    }
  }

  @Test
  void aGraphBelowItsFloorIsRefusedEachTimeOrSearchedExactlyWhereThatIsSet() {
    float[][] vectors = Vectors.random(random, 20_000, 64); // without structure: hard for a graph
    float[][] queries = Vectors.random(random, 50, 64);
    for (int time = 0; time < 2; time++) {
      assertThatThrownBy(() ->
              new IndexStore(folder, weak(BelowFloor.REFUSE))
                  .open(IndexSource.of("bundle", vectors).auditedBy(queries)))
          .as("seed %d", seed)
          .isInstanceOf(BelowFloorException.class)
          .hasMessageContaining("index.min-recall is 1.0")
          .hasMessageContaining("index.below-floor=exact");
    }
    try (CorpusIndex index =
        new IndexStore(folder, weak(BelowFloor.EXACT))
            .open(IndexSource.of("bundle", vectors).auditedBy(queries))) {
      assertThat(index.audit().aboveFloor()).as("seed %d", seed).isFalse();
      assertThat(index.search(Query.of(vectors[0], 10)).plan()).isEqualTo(Plan.EXACT);
    }
  }

  private static IndexSettings weak(BelowFloor below) {
    return new IndexSettings(2, 2, 10, Precision.FLOAT32, new IndexSettings.Floor(1, 0, below));
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void recallAndScoresHoldAtEveryPrecision(Precision precision) {
    float[][] vectors = Vectors.clustered(random, 6000, 64, 60);
    float[][] queries = Vectors.clustered(random, 100, 64, 60);
    Popularity even = Popularity.even(6000);
    try (LuceneIndex index =
        Indexes.open(folder, vectors, even, precision, queries, Indexes.WALKING_IS_FREE)) {
      Recall recall = new Recall();
      for (float[] query : queries) {
        SearchResult result = index.search(Query.of(query, 10));
        Set<Integer> truth = items(index.exact(Query.of(query, 10)));
        truth.retainAll(items(result));
        recall.add(truth.size(), 10);

        assertThat(result.plan()).isEqualTo(Plan.HNSW);
        for (Hit hit : result.hits()) {
          assertThat((double) hit.score())
              .isCloseTo(Vectors.innerProduct(query, vectors[hit.item()]), within(1e-6));
        }
      }
      recall.assertAtLeast(0.98, seed);
      assertThat(index.vector(7)).isEqualTo(vectors[7]);
    }
  }

  @Test
  void theFloorHoldsForEveryKindOfQuery() {
    float[][] vectors = Vectors.clustered(random, 6000, 64, 60);
    float[][] easy = Arrays.copyOf(vectors, 100);
    float[][] hard = Vectors.random(random, 100, 64); // Between the clusters.
    IndexSettings settings =
        new IndexSettings(8, 20, 10, Precision.FLOAT32, new Floor(0.95, 0, BelowFloor.REFUSE));
    try (CorpusIndex both =
            new IndexStore(folder, settings)
                .open(IndexSource.of("both", vectors).auditedBy(easy, hard));
        CorpusIndex alone =
            new IndexStore(folder, settings)
                .open(IndexSource.of("alone", vectors).auditedBy(hard))) {
      assertThat(both.audit().recallAt10()).as("seed %d", seed).isGreaterThanOrEqualTo(0.95);
      assertThat(both.audit().searchBeam()).isGreaterThan(10);
      assertThat(alone.audit().searchBeam()).isGreaterThan(10);
      assertThat(both.audit().sample()).isEqualTo(200);
    }
  }

  @Test
  void theFloorHoldsAtBothEndsOfTheDial() {
    float[][] vectors = Vectors.clustered(random, 6000, 64, 60);
    float[][] queries = Vectors.clustered(random, 100, 64, 60);
    Popularity skewed =
        Popularity.of(
            IntStream.range(0, 6000)
                .mapToLong(item -> item % 100 == 0 ? 100_000 : item % 7)
                .toArray());
    IndexSettings settings =
        new IndexSettings(16, 100, 10, Precision.FLOAT32, new Floor(0.98, 0, BelowFloor.REFUSE));
    IndexSource plain = IndexSource.of("plain", vectors).auditedBy(queries);
    try (CorpusIndex index = new IndexStore(folder, settings).open(plain);
        CorpusIndex dialled =
            new IndexStore(folder, settings).open(plain.withPopularity(skewed, 0.07))) {
      assertThat(index.audit().sample()).isEqualTo(100);
      assertThat(dialled.audit().sample()).isEqualTo(200);
      Recall recall = new Recall();
      for (float[] vector : queries) {
        Query query = Query.of(vector, 10).popularity(0.07);
        float last = dialled.exact(query).hits().getLast().score();
        recall.add(
            dialled.search(query).hits().stream().filter(hit -> hit.score() >= last - 1e-5).count(),
            10);
      }
      recall.assertAtLeast(0.98, seed);
    }
  }

  @Test
  void vectorsThatAreNotOfUnitLengthAreRefused() {
    float[][] vectors = Vectors.random(random, 3, DIMENSION);
    vectors[1][0] = Float.NaN;
    assertThatThrownBy(() -> open(vectors))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("item 1");
    assertThatThrownBy(() -> open(new float[0][]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("without items");
  }

  private CorpusIndex open(float[][] vectors) {
    return open(vectors, new float[0][]);
  }

  private CorpusIndex open(float[][] vectors, float[][] queries) {
    return new IndexStore(folder, IndexSettings.DEFAULT)
        .open(IndexSource.of("bundle", vectors).auditedBy(queries));
  }

  private static Set<Integer> items(SearchResult result) {
    return result.hits().stream().map(Hit::item).collect(Collectors.toCollection(HashSet::new));
  }

  private static List<Integer> boxed(int[] values) {
    return IntStream.of(values).boxed().toList();
  }
}
