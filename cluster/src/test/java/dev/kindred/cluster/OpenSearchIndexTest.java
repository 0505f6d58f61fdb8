package dev.kindred.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.model.bundle.Similarity;
import dev.kindred.model.corpus.Popularity;
import dev.kindred.service.catalog.ItemSet;
import dev.kindred.service.index.BuiltIndex;
import dev.kindred.service.index.CorpusIndex;
import dev.kindred.service.index.Exclusions;
import dev.kindred.service.index.Hit;
import dev.kindred.service.index.IndexSettings;
import dev.kindred.service.index.IndexSource;
import dev.kindred.service.index.IndexUnavailableException;
import dev.kindred.service.index.OpenSearchIndexes;
import dev.kindred.service.index.OpenSearchSettings;
import dev.kindred.service.index.Precision;
import dev.kindred.service.index.Query;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The index in a real cluster of two nodes, against scores by hand. */
@Timeout(300)
class OpenSearchIndexTest {

  private static final int ITEMS = 2000;
  private static final int DIMENSION = 16;
  private static final double MOST_POPULARITY = 0.07;
  private static final float TOLERANCE = 2e-4f;

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init") // Set before any test.
  private static SearchCluster cluster;

  @SuppressWarnings("NullAway.Init")
  private static OpenSearchIndexes indexes;

  @SuppressWarnings("NullAway.Init")
  private static BuiltIndex index;

  private static final long SEED = new Random().nextLong();
  private static final Random RANDOM = new Random(SEED);
  private static final float[][] VECTORS = vectors();
  private static final long[] COUNTS =
      IntStream.range(0, ITEMS).mapToLong(i -> i % 50 == 0 ? 1000 + i : i % 7).toArray();
  private static final Popularity POPULARITY = Popularity.of(COUNTS);

  @BeforeAll
  static void start() {
    cluster = new SearchCluster(folder).awaitGreen();
    indexes = new OpenSearchIndexes(settings("kindred", 2, 1), IndexSettings.DEFAULT);
    index = indexes.open(source("first"));
  }

  @AfterAll
  static void stop() {
    indexes.close();
    cluster.close();
  }

  private static OpenSearchSettings settings(String prefix, int shards, int replicas) {
    return new OpenSearchSettings(
        cluster.urls(), "", prefix, shards, replicas, Duration.ofMinutes(1), 3);
  }

  private static IndexSource source(String name) {
    return IndexSource.of("digest", VECTORS)
        .named(name)
        .withPopularity(POPULARITY, MOST_POPULARITY)
        .auditedBy(Arrays.copyOf(VECTORS, 50));
  }

  /** Clusters of unit vectors; each tenth is the one before it. */
  private static float[][] vectors() {
    float[][] vectors = new float[ITEMS][];
    float[][] centres = new float[20][];
    Arrays.setAll(centres, _ -> gaussian(new float[DIMENSION], 1));
    for (int i = 0; i < ITEMS; i++) {
      vectors[i] = i % 10 == 9 ? vectors[i - 1].clone() : unit(gaussian(centres[i % 20], 0.4));
    }
    return vectors;
  }

  private static float[] gaussian(float[] centre, double deviation) {
    float[] vector = centre.clone();
    for (int i = 0; i < vector.length; i++) {
      vector[i] += (float) (deviation * RANDOM.nextGaussian());
    }
    return vector;
  }

  private static float[] unit(float[] vector) {
    double square = 0;
    for (float component : vector) {
      square += component * component;
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= (float) Math.sqrt(square);
    }
    return vector;
  }

  @Test
  void theNearestAreFoundAndTheirScoresAreRight() {
    assertRecall(index, query -> query, _ -> true, 0);
  }

  @Test
  void whatIsExcludedIsNotFound() {
    assertRecall(
        index,
        query -> query.excluding(Exclusions.of(IntStream.range(0, 300).toArray())),
        item -> item >= 300,
        0);
  }

  @Test
  void filtersHoldTheirRecallHoweverLittlePasses() {
    for (int share : new int[] {2, 10, 400}) {
      ItemSet some = ItemSet.of(IntStream.range(0, ITEMS).filter(i -> i % share == 1).toArray());
      assertRecall(index, query -> query.among(some), some::contains, 0);
    }
  }

  @Test
  void popularityCountsAsItIsAskedTo() {
    assertRecall(index, query -> query.popularity(MOST_POPULARITY), _ -> true, MOST_POPULARITY);
    ItemSet some = ItemSet.of(IntStream.range(0, ITEMS).filter(i -> i % 3 == 1).toArray());
    assertRecall(
        index,
        query -> query.popularity(MOST_POPULARITY).among(some),
        some::contains,
        MOST_POPULARITY);
  }

  @Test
  void aViewFindsOnlyWhatIsLeft() {
    ItemSet left = ItemSet.of(IntStream.range(0, ITEMS).filter(i -> i % 4 != 0).toArray());

    assertRecall(index.only(left), query -> query, left::contains, 0);
  }

  @Test
  void aViewWithoutAFewFindsAllOthersAlsoThoseWhoseTwinIsGone() {
    ItemSet all = ItemSet.of(IntStream.range(0, ITEMS).toArray());
    // Of each tenth item and its twin, the one before it: at times one is gone, at times both.
    ItemSet left =
        ItemSet.of(
            IntStream.range(0, ITEMS)
                .filter(i -> i % 40 != 8 && i % 40 != 19 && i % 80 != 28 && i % 80 != 29)
                .toArray());
    for (double weight : new double[] {0, MOST_POPULARITY}) {
      assertRecall(index.only(all), query -> query.popularity(weight), _ -> true, weight);
      assertRecall(index.only(left), query -> query.popularity(weight), left::contains, weight);
    }
    for (int i = 8; i < 30; i++) {
      List<Hit> hits = index.only(left).exact(Query.of(VECTORS[i], 10)).hits();
      assertThat(hits)
          .as("seed %d", SEED)
          .allSatisfy(hit -> assertThat(left.contains(hit.item())).isTrue())
          .zipSatisfy(
              truth(VECTORS[i], 10, left::contains, 0),
              (hit, truth) -> assertThat(hit.score()).isCloseTo(truth.score(), within(TOLERANCE)));
    }
  }

  @Test
  void exactSearchIsExact() {
    for (double weight : new double[] {0, MOST_POPULARITY}) {
      for (int i = 0; i < 20; i++) {
        float[] vector = VECTORS[RANDOM.nextInt(ITEMS)];
        List<Hit> hits = index.exact(Query.of(vector, 10).popularity(weight)).hits();
        List<Hit> truth = truth(vector, 10, _ -> true, weight);
        for (int place = 0; place < truth.size(); place++) {
          assertThat(hits.get(place).score())
              .as("seed %d", SEED)
              .isCloseTo(truth.get(place).score(), within(TOLERANCE));
        }
      }
    }
  }

  @Test
  void vectorsComeBackAsTheyWere() {
    assertThat(index.vector(19)).isEqualTo(VECTORS[19]);
    assertThat(index.vectors(3, 1999, 0))
        .isDeepEqualTo(new float[][] {VECTORS[3], VECTORS[1999], VECTORS[0]});
  }

  @Test
  void anIndexIsBuiltOnceAndItsReleaseHasAnAlias() throws IOException {
    List<String> before = cluster.indexes();
    try (OpenSearchIndexes others =
        new OpenSearchIndexes(settings("kindred", 2, 1), IndexSettings.DEFAULT)) {
      assertThat(others.open(source("first")).audit()).isEqualTo(index.audit());
      assertThat(cluster.indexes()).isEqualTo(before);

      others.open(IndexSource.of("other", Arrays.copyOf(VECTORS, 100)).named("first")); // A swap.
    }
    List<String> after = new ArrayList<>(cluster.indexes());
    after.removeAll(before);
    assertThat(after).hasSize(1);
    assertThat(cluster.ask("GET", "_alias/kindred-of-6669727374", "").propertyNames())
        .containsExactly(after.getFirst());
    assertThat(index.search(Query.of(VECTORS[5], 1)).hits()).hasSize(1); // It is still there.
  }

  @Test
  void replicasThatBuildTheSameAtOnceSearchOneIndex() throws Exception {
    float[][] some = Arrays.copyOf(VECTORS, 300);
    List<CompletableFuture<BuiltIndex>> built = new ArrayList<>();
    try (OpenSearchIndexes one =
            new OpenSearchIndexes(settings("twice", 1, 0), IndexSettings.DEFAULT);
        OpenSearchIndexes two =
            new OpenSearchIndexes(settings("twice", 1, 0), IndexSettings.DEFAULT)) {
      for (OpenSearchIndexes replica : List.of(one, two)) {
        built.add(
            CompletableFuture.supplyAsync(
                () -> replica.open(IndexSource.of("same", some).named("first")),
                task -> Thread.ofPlatform().start(task)));
      }
      for (CompletableFuture<BuiltIndex> index : built) {
        assertThat(index.join().search(Query.of(some[3], 10)).hits())
            .extracting(Hit::item)
            .hasSize(10)
            .doesNotHaveDuplicates();
      }
      one.open(IndexSource.of("same", some).named("second")); // It is found, and counts as its.
    }
    List<String> aliases = new ArrayList<>();
    JsonNode all = cluster.ask("GET", "_alias/twice-*", "");
    for (Map.Entry<String, JsonNode> index : all.properties()) {
      index.getValue().at("/aliases").propertyNames().forEach(aliases::add);
    }
    assertThat(aliases).as("%s", all).doesNotHaveDuplicates().hasSize(3);
  }

  @Test
  void quantisedVectorsAreScoredAgainWithTheFullOnes() {
    IndexSettings rough =
        new IndexSettings(16, 100, 100, Precision.INT8, IndexSettings.Floor.DEFAULT);
    try (OpenSearchIndexes quantised = new OpenSearchIndexes(settings("kindred", 1, 0), rough)) {
      assertRecall(quantised.open(source("rough")), query -> query, _ -> true, 0);
    }
  }

  @Test
  void rawInnerProductsAreFoundToo() {
    float[][] raw = new float[500][];
    Arrays.setAll(raw, i -> gaussian(new float[DIMENSION], 1 + i % 3));
    try (OpenSearchIndexes others =
        new OpenSearchIndexes(settings("kindred", 1, 0), IndexSettings.DEFAULT)) {
      BuiltIndex ofRaw =
          others.open(IndexSource.of("raw", raw).comparedBy(Similarity.INNER_PRODUCT));
      float[] query = gaussian(new float[DIMENSION], 1);
      int best =
          IntStream.range(0, raw.length)
              .boxed()
              .max(Comparator.comparingDouble(i -> CorpusIndex.innerProduct(query, raw[i])))
              .orElseThrow();
      Hit found = ofRaw.search(Query.of(query, 1)).hits().getFirst();
      assertThat(found.item()).as("seed %d", SEED).isEqualTo(best);
      assertThat(found.score())
          .isCloseTo(CorpusIndex.innerProduct(query, raw[best]), within(0.02f));
    }
  }

  @Test
  void aNodeThatIsGoneCostsNothingWithCopiesAndAnswersWithoutThem() throws IOException {
    try (OpenSearchIndexes others =
        new OpenSearchIndexes(settings("kindred-single", 2, 0), IndexSettings.DEFAULT)) {
      BuiltIndex single = others.open(source("single"));
      assertThat(cluster.ask("GET", "kindred-single-*/_settings?flat_settings=true", "").toString())
          .contains("\"index.number_of_shards\":\"2\"", "\"index.number_of_replicas\":\"0\"");
      cluster.killSecond();
      assertThatThrownBy(() -> single.search(Query.of(VECTORS[0], 10)))
          .isInstanceOf(IndexUnavailableException.class); // Half an answer is none.
      assertRecall(index, query -> query, _ -> true, 0);
      cluster.restartSecond();
      Processes.until(() -> answers(single)); // When its shards are read again.
      assertRecall(single, query -> query, _ -> true, 0);
    }
  }

  private static boolean answers(CorpusIndex asked) {
    try {
      return !asked.search(Query.of(VECTORS[0], 10)).hits().isEmpty();
    } catch (IndexUnavailableException _) {
      return false;
    }
  }

  /** Of 20 queries, at least .98 of the true ten are found on average, each with its score. */
  private static void assertRecall(
      CorpusIndex asked, UnaryOperator<Query> how, IntPredicate accepts, double popularity) {
    int queries = 20;
    int k = 10;
    double found = 0;
    for (int i = 0; i < queries; i++) {
      float[] vector = unit(gaussian(VECTORS[RANDOM.nextInt(ITEMS)], 0.1));
      List<Hit> hits = asked.search(how.apply(Query.of(vector, k))).hits();
      List<Hit> truth = truth(vector, k, accepts, popularity);
      assertThat(hits).as("seed %d", SEED).hasSize(truth.size());
      float last = truth.getLast().score() - TOLERANCE;
      for (Hit hit : hits) {
        assertThat(accepts.test(hit.item())).as("item %d, seed %d", hit.item(), SEED).isTrue();
        assertThat(hit.score())
            .as("item %d, seed %d", hit.item(), SEED)
            .isCloseTo(score(vector, hit.item(), popularity), within(TOLERANCE));
        found += hit.score() >= last ? 1.0 / truth.size() : 0;
      }
    }
    assertThat(found / queries).as("seed %d", SEED).isGreaterThanOrEqualTo(0.98);
  }

  private static List<Hit> truth(float[] vector, int k, IntPredicate accepts, double popularity) {
    return IntStream.range(0, ITEMS)
        .filter(accepts)
        .mapToObj(item -> new Hit(item, score(vector, item, popularity)))
        .sorted(Comparator.comparingDouble(hit -> -hit.score()))
        .limit(k)
        .toList();
  }

  private static float score(float[] vector, int item, double popularity) {
    double score = popularity * POPULARITY.logQ(item);
    for (int i = 0; i < DIMENSION; i++) {
      score += vector[i] * VECTORS[item][i];
    }
    return (float) score;
  }
}
