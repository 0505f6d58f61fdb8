package dev.kindred.service.write;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.kindred.model.feature.Item;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.service.catalog.Change;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Changes as the JSON lines that a {@link ChangeLog} has in its frames. */
final class ChangeLines {

  /** A frame is begun anew rather than made larger than this, unless one line is. */
  static final int FRAME_BYTES = 4 << 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private ChangeLines() {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Line(
      long sequence, long millis, String id, @Nullable Map<String, List<String>> attributes) {}

  /**
   * A line.
   *
   * @param line what it says
   * @param json how it says it
   */
  record Read(Line line, String json) {

    /** As it stands in a frame. */
    byte[] bytes() {
      return (json + "\n").getBytes(StandardCharsets.UTF_8);
    }

    Change change() {
      Map<String, List<String>> attributes = line.attributes();
      return attributes == null
          ? new Change.Delete(line.sequence(), line.millis(), line.id())
          : new Change.Put(line.sequence(), line.millis(), new Item(line.id(), attributes));
    }
  }

  /** The line of a change. */
  static byte[] line(Change change) {
    Line line =
        switch (change) {
          case Change.Put(long sequence, long millis, Item item) ->
              new Line(sequence, millis, item.id(), item.attributes());
          case Change.Delete(long sequence, long millis, String id) ->
              new Line(sequence, millis, id, null);
        };
    return (MAPPER.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** The contents of as many frames as changes need. */
  static List<byte[]> frames(Collection<Change> changes) {
    List<byte[]> frames = new ArrayList<>();
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    for (Change change : changes) {
      byte[] line = line(change);
      if (frame.size() > 0 && frame.size() + line.length > FRAME_BYTES) {
        frames.add(frame.toByteArray());
        frame.reset();
      }
      frame.writeBytes(line);
    }
    if (frame.size() > 0) {
      frames.add(frame.toByteArray());
    }
    return frames;
  }

  /**
   * The lines of a frame.
   *
   * @param file where it is from
   * @throws InvalidInputException if one cannot be read
   */
  static List<Read> of(Path file, ByteBuffer frame) {
    return StandardCharsets.UTF_8
        .decode(frame)
        .toString()
        .lines()
        .map(json -> read(file, json))
        .toList();
  }

  private static Read read(Path file, String json) {
    try {
      Read read = new Read(MAPPER.readValue(json, Line.class), json);
      read.change(); // Fails where it is none.
      return read;
    } catch (JacksonException | IllegalArgumentException e) {
      throw new InvalidInputException(
          "%s holds a record that this version cannot read (%s): %s"
              .formatted(file, e.getMessage(), json),
          e);
    }
  }
}
