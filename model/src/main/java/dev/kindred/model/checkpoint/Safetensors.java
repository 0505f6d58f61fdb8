package dev.kindred.model.checkpoint;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.kindred.model.files.WriteAside;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the safetensors format: eight bytes with the little-endian length of the header, the
 * header as JSON (for each tensor {@code dtype}, {@code shape}, {@code data_offsets}; {@code
 * __metadata__} with strings), the tensors' bytes one after another. Only {@code F32} is written
 * and read. The header is filled up with spaces so that the data begins at a multiple of 64 bytes.
 *
 * @see <a href="https://github.com/huggingface/safetensors">the format</a>
 */
public final class Safetensors {

  static final String METADATA = "__metadata__";
  static final String FLOAT = "F32";
  static final int LENGTH_BYTES = 8;
  private static final int ALIGNMENT = 64;
  private static final long CHUNK_BYTES = 1 << 26;

  private Safetensors() {}

  record Entry(
      @JsonProperty("dtype") String dtype,
      @JsonProperty("shape") List<Long> shape,
      @JsonProperty("data_offsets") List<Long> dataOffsets) {}

  /** Writes a file, aside and then renamed. Equal input gives equal bytes. */
  public static void write(Path file, List<FloatTensor> tensors, Map<String, String> metadata) {
    byte[] header = header(tensors, metadata);
    WriteAside.file(
        file,
        aside -> {
          try (FileChannel channel =
              FileChannel.open(
                  aside,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            writeFully(channel, length.putLong(header.length).flip());
            writeFully(channel, ByteBuffer.wrap(header));
            for (FloatTensor tensor : tensors) {
              long size = tensor.data().byteSize();
              for (long from = 0; from < size; from += CHUNK_BYTES) {
                long bytes = Math.min(CHUNK_BYTES, size - from);
                writeFully(channel, tensor.data().asSlice(from, bytes).asByteBuffer());
              }
            }
          }
        });
  }

  private static byte[] header(List<FloatTensor> tensors, Map<String, String> metadata) {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put(METADATA, new TreeMap<>(metadata));
    long offset = 0;
    for (FloatTensor tensor : tensors) {
      long end = offset + tensor.data().byteSize();
      if (header.put(
              tensor.name(),
              new Entry(
                  FLOAT, Arrays.stream(tensor.shape()).boxed().toList(), List.of(offset, end)))
          != null) {
        throw new IllegalArgumentException("two tensors are named '" + tensor.name() + "'");
      }
      offset = end;
    }
    String json = JsonMapper.shared().writeValueAsString(header);
    int length = json.getBytes(StandardCharsets.UTF_8).length;
    int padding = Math.floorMod(-(LENGTH_BYTES + length), ALIGNMENT);
    return (json + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8);
  }

  private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
