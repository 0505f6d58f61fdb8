package dev.kindred.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.kindred.model.checkpoint.Checkpoint;
import dev.kindred.model.checkpoint.CheckpointManifest;
import dev.kindred.trainer.data.DatasetOrigin;
import dev.kindred.trainer.data.DatasetWriter;
import dev.kindred.trainer.learn.Villages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills a real process in the midst of training, as kill -9 does. */
class KilledTrainingTest {
  private static final String RECIPE =
      """
      method: test
      embedding-dimension: 8
      layers: [16, 8]
      batch-size: 16
      epochs: 60
      ssl: {augmentation: cfm, batch-size: 16}
      """;

  private static final long SIGINT_BIT = 1L << 1; // Signal 2; the lowest bit is signal 1.

  @TempDir private Path folder = Path.of("");

  @Test
  @Timeout(300) // It starts processes, and a machine may be busy.
  void theResumedRunEndsWithTheBitsOfOneThatWasNotKilled() throws Exception {
    DatasetWriter.write(
        folder.resolve("data"), Villages.dataset(), new DatasetOrigin("test", Map.of(), Map.of()));
    Files.writeString(folder.resolve("recipe.yaml"), RECIPE);
    assertThat(train("whole").waitFor()).isZero();

    Process killed = train("killed");
    Path steps = folder.resolve("killed").resolve("steps");
    while (killed.isAlive() && !Files.exists(steps)) {
      killed.waitFor(5, TimeUnit.MILLISECONDS);
    }
    killed.destroyForcibly().waitFor();
    CheckpointManifest left = Checkpoint.open(folder.resolve("killed")).manifest();
    assertThat(left.finished()).isFalse();
    assertThat(train("killed").waitFor()).isZero();

    assertThat(manifest("killed").files()).isEqualTo(manifest("whole").files());
    assertThat(manifest("killed").metrics()).isEqualTo(manifest("whole").metrics());
  }

  @Test
  @Timeout(300) // It starts processes, and a machine may be busy.
  void anInterruptedProcessSavesSaysSoAndExitsWith130() throws Exception {
    assumeFalse(
        ignoresInterrupts(),
        "whoever started this process told it to ignore SIGINT, and its children do as well");
    DatasetWriter.write(
        folder.resolve("data"), Villages.dataset(), new DatasetOrigin("test", Map.of(), Map.of()));
    Files.writeString(folder.resolve("recipe.yaml"), RECIPE.replace("epochs: 60", "epochs: 60000"));
    Process interrupted = train("interrupted");
    try {
      Path steps = folder.resolve("interrupted").resolve("steps");
      while (interrupted.isAlive() && !Files.exists(steps)) {
        interrupted.waitFor(5, TimeUnit.MILLISECONDS);
      }
      assertThat(
              new ProcessBuilder("kill", "-INT", Long.toString(interrupted.pid()))
                  .start()
                  .waitFor())
          .isZero();
      assertThat(interrupted.waitFor()).isEqualTo(130);
    } finally {
      interrupted.destroyForcibly(); // It would train for hours.
    }
    assertThat(folder.resolve("interrupted.log"))
        .content()
        .contains("interrupted; the state is saved. Add --resume");
    assertThat(manifest("interrupted").finished()).isFalse();
    assertThat(manifest("interrupted").step()).isPositive();
  }

  /** As a shell without job control tells what it starts in the background. */
  private static boolean ignoresInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .map(line -> line.substring("SigIgn:".length()).strip())
        .anyMatch(ignored -> (Long.parseUnsignedLong(ignored, 16) & SIGINT_BIT) != 0);
  }

  private CheckpointManifest manifest(String out) {
    return Checkpoint.open(folder.resolve(out)).manifest();
  }

  private Process train(String out) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.kindred.trainer.Trainer",
            "train",
            folder.resolve("recipe.yaml").toString(),
            "--data=" + folder.resolve("data"),
            "--out=" + folder.resolve(out),
            "--checkpoint-steps=5",
            "--threads=2",
            "--resume");
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(out + ".log").toFile())
        .start();
  }
}
