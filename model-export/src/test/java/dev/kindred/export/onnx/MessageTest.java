package dev.kindred.export.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected bytes are the examples of protobuf's own description of its wire format. */
class MessageTest {

  @ParameterizedTest
  @CsvSource({
    "1, 0, 08 00",
    "1, 1, 08 01",
    "1, 127, 08 7f",
    "1, 128, 08 80 01",
    "1, 150, 08 96 01",
    "16, 1, 80 01 01",
    "1, -2, 08 fe ff ff ff ff ff ff ff ff 01",
    "1, 9223372036854775807, 08 ff ff ff ff ff ff ff ff 7f"
  })
  void integersAreVarints(int field, long value, String bytes) throws IOException {
    assertThat(hex(new Message().integer(field, value))).isEqualTo(bytes);
  }

  @Test
  void textHasItsLengthInBytes() throws IOException {
    assertThat(hex(new Message().text(2, "testing"))).isEqualTo("12 07 74 65 73 74 69 6e 67");
    assertThat(hex(new Message().text(2, "é"))).isEqualTo("12 02 c3 a9");
    assertThat(hex(new Message().text(2, ""))).isEqualTo("12 00");
  }

  @Test
  void aMessageInAMessageHasItsLength() throws IOException {
    Message inner = new Message().integer(1, 150);
    assertThat(hex(new Message().message(3, inner))).isEqualTo("1a 03 08 96 01");
    assertThat(hex(new Message().messages(3, List.of(inner, new Message()))))
        .isEqualTo("1a 03 08 96 01 1a 00");
  }

  @Test
  void bytesOutsideTheHeapAreWrittenFromWhereTheyAre() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = arena.allocate(2);
      Message message = new Message().bytes(9, data);
      data.set(ValueLayout.JAVA_BYTE, 1, (byte) 5);
      assertThat(hex(message)).isEqualTo("4a 02 00 05");
    }
  }

  @Test
  void aSizeAbove2GiBIsCountedWithoutBeingHeld(@TempDir Path folder) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment huge = SparseFile.map(folder.resolve("huge"), 3L << 30, arena);
      Message message = new Message().message(1, new Message().bytes(9, huge));
      assertThat(message.size()).isEqualTo((3L << 30) + 6 + 6);
    }
  }

  private static String hex(Message message) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    message.writeTo(Channels.newChannel(out));
    assertThat(message.size()).isEqualTo(out.size());
    return HexFormat.ofDelimiter(" ").formatHex(out.toByteArray());
  }
}
