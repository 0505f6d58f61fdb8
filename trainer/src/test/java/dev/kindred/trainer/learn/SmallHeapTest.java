package dev.kindred.trainer.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.model.feature.FeatureSchema;
import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.Vocabulary;
import dev.kindred.trainer.data.Pairs;
import dev.kindred.trainer.data.PairsCollector;
import dev.kindred.trainer.torch.StepInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process whose heap could not hold the pairs, nor the targets alone, prepares its steps. */
class SmallHeapTest {
  private static final int ITEMS = 1000;
  private static final int PAIRS = 16_000_000; // 128 MB of pairs, 64 MB of targets
  private static final int DISTINCT = 40;
  private static final String HEAP = "-Xmx40m";

  @Test
  @Timeout(300) // It starts a process, and a machine may be busy.
  void knownTargetsAreMaskedOutsideOfTheHeap() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                SmallHeapTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = read(process);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("every hidden column is a known target, and none is missing");
  }

  private static String read(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Source s has the targets s + 1, s + 2 and so on, each many times over. */
  static void main() {
    PairsCollector collector = new PairsCollector();
    for (int pair = 0; pair < PAIRS; pair++) {
      int source = pair % ITEMS;
      collector.add(source, (source + 1 + pair / ITEMS % DISTINCT) % ITEMS);
    }
    Pairs pairs = collector.toPairs();
    EncodedBatch corpus = corpus();
    Recipe recipe =
        Recipe.named("small")
            .with(
                Map.of(
                    "batch-size", "256",
                    "log-q", "0.5",
                    "negatives.accidental-hits", "mask-known"));
    StepSource source = new StepSource(recipe, corpus, corpus, pairs, Optional.empty());
    for (long step : new long[] {0, 1, source.steps() - 1}) {
      StepInput.Task task = source.input(step).task().orElseThrow();
      int[] sources = ids(task.queries());
      int[] targets = ids(task.targets());
      int[] starts = task.hidden().starts();
      int[] hidden = task.hidden().columns();
      int expected = 0;
      for (int row = 0; row < sources.length; row++) {
        for (int column = 0; column < targets.length; column++) {
          expected += column != row && isKnown(sources[row], targets[column]) ? 1 : 0;
        }
        for (int place = starts[row]; place < starts[row + 1]; place++) {
          require(hidden[place] != row && isKnown(sources[row], targets[hidden[place]]));
        }
      }
      require(hidden.length == expected);
    }
    System.out.println("every hidden column is a known target, and none is missing");
  }

  private static boolean isKnown(int source, int target) {
    int distance = Math.floorMod(target - source, ITEMS);
    return distance >= 1 && distance <= DISTINCT;
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new AssertionError("a hidden column is wrong, or one is missing");
    }
  }

  private static EncodedBatch corpus() {
    List<String> ids = IntStream.range(0, ITEMS).mapToObj(Integer::toString).toList();
    FeatureSchema schema =
        new FeatureSchema(List.of(new Feature(FeatureSpec.oneHot("id"), Vocabulary.of(ids, 1))));
    return new FeatureEncoder(schema)
        .encode(ids.stream().map(id -> new Item(id, Map.of())).toList());
  }

  /** The items' rows, which their ids are but for those that stand for no value. */
  private static int[] ids(EncodedBatch batch) {
    int first = batch.schema().features().getFirst().vocabulary().firstValue();
    return batch.ids(0).map(id -> id - first).toArray();
  }
}
