package dev.kindred.trainer.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.model.checkpoint.Checkpoint;
import dev.kindred.model.checkpoint.SafetensorsFile;
import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Split;
import dev.kindred.trainer.evaluate.Exclusions;
import dev.kindred.trainer.torch.TorchDevice;
import dev.kindred.trainer.torch.TwoTowers;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainedModelTest {

  private static final double TEMPERATURE = 0.2;
  private static final int K = 5;

  @TempDir private Path folder = Path.of("");
  private final Dataset dataset = Villages.dataset();

  @ParameterizedTest
  @CsvSource({"0, 0", "0.5, 0", "1, 0", "1, 4"})
  void theDialAddsPopularityInTheUnitOfTheLogits(double beta, int floor) {
    Checkpoint checkpoint = train(floor);
    EncodedBatch corpus = new FeatureEncoder(checkpoint.schemas().item()).encode(dataset.items());
    int people = dataset.items().size();
    int[] counts = dataset.trainingTargetCounts();
    try (TrainedModel model = TrainedModel.open(checkpoint, dataset, TorchDevice.CPU);
        SafetensorsFile weights = checkpoint.weights();
        TwoTowers towers =
            TwoTowers.of(
                checkpoint.architecture(),
                checkpoint.architecture().weights().stream().map(weights::tensor).toList(),
                TorchDevice.CPU)) {
      float[][] queries = towers.queries(corpus);
      float[][] items = towers.items(corpus);
      for (int source = 0; source < people; source++) {
        double[] scores = new double[people];
        for (int item = 0; item < people; item++) {
          double q =
              (Math.max(floor, counts[item]) + 1.0) / (dataset.pairs(Split.TRAIN).size() + people);
          scores[item] = dot(queries[source], items[item]) + beta * TEMPERATURE * Math.log(q);
        }
        int self = source;
        int[] expected =
            IntStream.range(0, people)
                .filter(item -> item != self)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer item) -> -scores[item]))
                .limit(K)
                .mapToInt(Integer::intValue)
                .toArray();
        int[] ranked = model.ranker(beta).rank(new int[] {source}, K, Exclusions.self())[0];
        assertThat(IntStream.of(ranked).mapToDouble(item -> scores[item]).toArray())
            .containsExactly(
                IntStream.of(expected).mapToDouble(item -> scores[item]).toArray(),
                Offset.offset(1e-6));
      }
    }
  }

  @Test
  void theDialAtZeroChangesNothing() {
    try (TrainedModel model = TrainedModel.open(train(0), dataset, TorchDevice.CPU)) {
      int[] sources = IntStream.range(0, dataset.items().size()).toArray();
      assertThat(model.ranker(0).rank(sources, K, Exclusions.self()))
          .isDeepEqualTo(model.ranker().rank(sources, K, Exclusions.self()));
    }
  }

  private Checkpoint train(int floor) {
    Recipe recipe =
        Recipe.named("test")
            .with(
                Map.of(
                    "embedding-dimension", "4",
                    "layers", "[8]",
                    "batch-size", "16",
                    "epochs", "1",
                    "popularity-floor", Integer.toString(floor),
                    "temperature", Double.toString(TEMPERATURE)));
    Path out = folder.resolve("checkpoint");
    new TrainingRun(recipe, dataset, out, TorchDevice.CPU, 2, 100, () -> false).run(false);
    return Checkpoint.open(out);
  }

  private static double dot(float[] a, float[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> (double) a[i] * b[i]).sum();
  }
}
