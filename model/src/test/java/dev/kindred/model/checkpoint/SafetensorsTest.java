package dev.kindred.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.files.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() {
    file = folder.resolve("weights.safetensors");
    Safetensors.write(
        file,
        List.of(
            FloatTensor.of("a", new long[] {2, 2}, new float[] {1, -2, Float.MIN_VALUE, 0.1f}),
            FloatTensor.of("empty", new long[] {0, 3}, new float[0]),
            FloatTensor.of("b", new long[] {1}, new float[] {Float.NaN})),
        Map.of("step", "7"));
  }

  @Test
  void tensorsReadBackToTheLastBit() {
    try (SafetensorsFile read = SafetensorsFile.open(file)) {
      assertThat(read.names()).containsExactly("a", "empty", "b");
      assertThat(read.metadata()).containsExactly(Map.entry("step", "7"));
      assertThat(read.tensor("a").shape()).containsExactly(2, 2);
      assertThat(read.tensor("a").toArray()).containsExactly(1, -2, Float.MIN_VALUE, 0.1f);
      assertThat(read.tensor("a").get(3)).isEqualTo(0.1f);
      assertThat(read.tensor("empty").count()).isZero();
      assertThat(read.tensor("b").get(0)).isNaN();
    }
  }

  @Test
  void theBytesAreThoseOfTheFormat() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int header = Math.toIntExact(bytes.getLong());
    assertThat((8 + header) % 64).isZero();
    String json = new String(bytes.array(), 8, header, StandardCharsets.UTF_8);
    assertThat(json)
        .startsWith("{\"__metadata__\":{\"step\":\"7\"},")
        .contains("\"a\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]}")
        .contains("\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[16,20]}");
    assertThat(bytes.getFloat(8 + header)).isEqualTo(1);
    assertThat(bytes.capacity()).isEqualTo(8 + header + 20);
  }

  @Test
  void anUnknownTensorIsAnErrorThatListsTheKnown() {
    try (SafetensorsFile read = SafetensorsFile.open(file)) {
      assertThatThrownBy(() -> read.tensor("c"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("no tensor 'c'; it has [a, empty, b]");
    }
  }

  @Test
  void aTruncatedFileIsAnErrorAtEveryLength() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int length : new int[] {0, 4, 8, 20, bytes.length - 1}) {
      Path cut = Files.write(folder.resolve("cut-" + length), Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> SafetensorsFile.open(cut))
          .as("cut to %d bytes", length)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining(cut + " is not a whole safetensors file");
    }
  }

  @Test
  void aHeaderOfAbsurdLengthIsAnError() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, Long.MAX_VALUE);
    Path absurd = Files.write(folder.resolve("absurd"), bytes);
    assertThatThrownBy(() -> SafetensorsFile.open(absurd))
        .isInstanceOf(InvalidInputException.class);
  }
}
