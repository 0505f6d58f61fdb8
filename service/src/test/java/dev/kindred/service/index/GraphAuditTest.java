package dev.kindred.service.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.model.corpus.Popularity;
import dev.kindred.service.index.IndexSettings.BelowFloor;
import dev.kindred.service.index.IndexSettings.Floor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphAuditTest {

  private static final int ITEMS = 5000;
  private static final IndexSettings SETTINGS =
      new IndexSettings(8, 40, 10, Precision.FLOAT32, new Floor(0.95, 0, BelowFloor.REFUSE));

  @TempDir private Path folder;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @Test
  void theBeamIsAsWideAsTheRecallAsksForAndHardlyWider() throws IOException {
    float[][] vectors = Vectors.random(random, ITEMS, 32);
    List<Query> queries =
        Arrays.stream(Vectors.random(random, 200, 32)).map(query -> Query.of(query, 10)).toList();
    DistinctVectors distinct = DistinctVectors.of(vectors).inLocalOrder();
    GraphWriter.write(folder, distinct, SETTINGS);
    IndexAudit unknown = new IndexAudit(ITEMS, ITEMS, 1, 1, 0, 10, true, SearchCosts.UNKNOWN);
    try (LuceneIndex index =
        LuceneIndex.open(
            folder, distinct.nodes(), Popularity.even(ITEMS), Precision.FLOAT32, unknown)) {

      IndexAudit audit = GraphAudit.of(index, ITEMS, List.of(queries), SETTINGS);

      int beam = audit.searchBeam();
      assertThat(beam).as("seed %d", seed).isGreaterThan(20);
      assertThat(audit.recallAt10())
          .as("seed %d", seed)
          .isCloseTo(recall(index, queries, beam), within(1 / 2000.0))
          .isGreaterThan(0.95);
      assertThat(recall(index, queries, beam * 8 / 10)).as("seed %d", seed).isLessThan(0.9625);
    }
  }

  private static double recall(LuceneIndex index, List<Query> queries, int beam) {
    return queries.stream()
        .mapToDouble(query -> {
          Set<Integer> truth = items(index.exact(query).hits());
          truth.retainAll(items(index.walk(query, beam, Integer.MAX_VALUE).hits()));
          return truth.size() / 10.0;
        })
        .average()
        .orElseThrow();
  }

  private static Set<Integer> items(List<Hit> hits) {
    return hits.stream().map(Hit::item).collect(Collectors.toCollection(HashSet::new));
  }
}
