package dev.kindred.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.trainer.baseline.MostPopular;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Split;
import dev.kindred.trainer.learn.Villages;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceScoresFileTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void aRunThatWasReadComparesLikeTheOneThatWasWritten() {
    Dataset dataset = Villages.dataset();
    Evaluation evaluation = new Evaluation(dataset, Split.TEST);
    MeasuredRun reference = evaluation.run("a", OptionalLong.empty(), new MostPopular(dataset));
    MeasuredRun other =
        evaluation.run(
            "b", OptionalLong.of(3), (sources, k, _) -> new int[sources.length][Math.min(k, 1)]);
    Path file = folder.resolve("scores.safetensors");
    SourceScoresFile.write(file, other);

    MeasuredRun read = SourceScoresFile.read(file, other.result(), other.seed());

    assertThat(Comparisons.of(List.of(reference, read), "a"))
        .isEqualTo(Comparisons.of(List.of(reference, other), "a"));
  }
}
