package dev.kindred.model.checkpoint;

import dev.kindred.model.files.InvalidInputException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A safetensors file mapped into memory. Tensors are views of the file and die with it. May be read
 * by many threads.
 */
public final class SafetensorsFile implements AutoCloseable {

  private static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path file;
  private final Arena arena;
  private final Map<String, FloatTensor> tensors;
  private final Map<String, String> metadata;

  private SafetensorsFile(
      Path file, Arena arena, Map<String, FloatTensor> tensors, Map<String, String> metadata) {
    this.file = file;
    this.arena = arena;
    this.tensors = tensors;
    this.metadata = metadata;
  }

  /**
   * Opens a file.
   *
   * @throws InvalidInputException if it is missing, truncated or otherwise broken
   */
  public static SafetensorsFile open(Path file) {
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(file)) {
      MemorySegment all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return parse(file, arena, all);
    } catch (IOException
        | JacksonException
        | IllegalArgumentException
        | IndexOutOfBoundsException e) {
      arena.close();
      throw new InvalidInputException(
          "%s is not a whole safetensors file: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** The names of the tensors, in the file's order. */
  public Set<String> names() {
    return tensors.keySet();
  }

  /** The strings under {@code __metadata__}. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /**
   * A tensor.
   *
   * @throws InvalidInputException if there is none of that name
   */
  public FloatTensor tensor(String name) {
    FloatTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new InvalidInputException(
          "%s has no tensor '%s'; it has %s".formatted(file, name, tensors.keySet()));
    }
    return tensor;
  }

  /** Unmaps the file; its tensors must not be used any more. */
  @Override
  public void close() {
    arena.close();
  }

  private static SafetensorsFile parse(Path file, Arena arena, MemorySegment all) {
    long headerLength = all.get(LENGTH, 0);
    byte[] header =
        all.asSlice(Safetensors.LENGTH_BYTES, headerLength).toArray(ValueLayout.JAVA_BYTE);
    MemorySegment data = all.asSlice(Safetensors.LENGTH_BYTES + headerLength);
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    JsonMapper mapper = JsonMapper.shared();
    JsonNode root = mapper.readTree(new String(header, StandardCharsets.UTF_8));
    for (Map.Entry<String, JsonNode> property : root.properties()) {
      String name = property.getKey();
      if (name.equals(Safetensors.METADATA)) {
        property
            .getValue()
            .properties()
            .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().asString()));
        continue;
      }
      Safetensors.Entry entry = mapper.treeToValue(property.getValue(), Safetensors.Entry.class);
      if (!entry.dtype().equals(Safetensors.FLOAT)) {
        throw new IllegalArgumentException(
            "tensor '%s' is of type %s; only F32 is read".formatted(name, entry.dtype()));
      }
      long from = entry.dataOffsets().get(0);
      long to = entry.dataOffsets().get(1);
      tensors.put(
          name,
          new FloatTensor(
              name,
              entry.shape().stream().mapToLong(Long::longValue).toArray(),
              data.asSlice(from, to - from)));
    }
    return new SafetensorsFile(file, arena, tensors, metadata);
  }
}
