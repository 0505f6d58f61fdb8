package dev.kindred.trainer.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.model.checkpoint.FloatTensor;
import dev.kindred.model.checkpoint.Safetensors;
import dev.kindred.model.checkpoint.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlyStoppingTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void endsAfterAsManyMeasurementsThatWereNotBetter() {
    EarlyStopping stopping = new EarlyStopping(2);
    measure(stopping, 0.1, 0.3, 0.2);
    assertThat(stopping.isOver()).isFalse();
    measure(stopping, 0.3); // Equal is not better.
    assertThat(stopping.isOver()).isTrue();
    assertThat(stopping.bestMeasurement()).isEqualTo(2);
    assertThat(stopping.bestWeights().getFirst().get(0)).isEqualTo(0.3f);
  }

  @Test
  void aBetterMeasurementGivesNewPatience() {
    EarlyStopping stopping = new EarlyStopping(2);
    measure(stopping, 0.3, 0.2, 0.4, 0.1);
    assertThat(stopping.isOver()).isFalse();
    assertThat(stopping.bestMeasurement()).isEqualTo(3);
  }

  @Test
  void beforeTheFirstMeasurementThereIsNothingToSave() {
    EarlyStopping stopping = new EarlyStopping(1);
    assertThat(stopping.isOver()).isFalse();
    assertThat(stopping.state()).isEmpty();
    assertThat(stopping.bestWeights()).isEmpty();
  }

  @Test
  void goesOnFromWhatWasSaved() throws IOException {
    EarlyStopping stopping = new EarlyStopping(2);
    measure(stopping, 0.3, 0.2);
    Path path = folder.resolve("state.safetensors");
    Safetensors.write(path, stopping.state(), Map.of());
    EarlyStopping restored;
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      restored = EarlyStopping.restored(2, file, List.of("w"));
    }
    assertThat(restored.bestWeights().getFirst().name()).isEqualTo("w");
    assertThat(restored.bestWeights().getFirst().toArray()).containsExactly(0.3f);
    assertThat(restored.isOver()).isFalse();
    measure(restored, 0.3f);
    assertThat(restored.isOver()).isTrue();
  }

  /** The weights are the measurement's number itself. */
  private static void measure(EarlyStopping stopping, double... recalls) {
    for (double recall : recalls) {
      stopping.measured(
          recall, () -> List.of(FloatTensor.of("w", new long[] {1}, new float[] {(float) recall})));
    }
  }
}
