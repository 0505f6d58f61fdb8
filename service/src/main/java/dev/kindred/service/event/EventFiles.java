package dev.kindred.service.event;

import dev.kindred.model.files.InvalidInputException;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files of event logs as they were at one moment: what is written meanwhile is not read, and
 * what the log removes meanwhile to make room is left out.
 */
final class EventFiles {

  private static final Logger LOG = System.getLogger(EventFiles.class.getName());
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(
              DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private final Map<Path, Long> sizes; // in bytes, oldest first

  private EventFiles(Map<Path, Long> sizes) {
    this.sizes = sizes;
  }

  /**
   * The files of a folder now.
   *
   * @throws InvalidInputException if it cannot be read
   */
  static EventFiles asTheyAre(Path folder) {
    Map<Path, Long> sizes = new LinkedHashMap<>();
    for (Path file : in(folder)) {
      try {
        sizes.put(file, Files.size(file));
      } catch (IOException e) {
        throw new InvalidInputException(file + " cannot be read: " + e, e);
      }
    }
    return new EventFiles(sizes);
  }

  /** The files of a folder, oldest first. */
  static List<Path> in(Path folder) {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths
          .filter(path -> {
            String name = String.valueOf(path.getFileName());
            return name.startsWith(EventLog.PREFIX) && name.endsWith(EventLog.SUFFIX);
          })
          .sorted(Comparator.comparing(path -> String.valueOf(path.getFileName())))
          .toList();
    } catch (IOException e) {
      throw new InvalidInputException(
          "the folder of events " + folder + " cannot be read: " + e, e);
    }
  }

  /**
   * Reads all events. A last line without an end, which a killed process leaves, is left out.
   *
   * @throws InvalidInputException if a line cannot be understood; it names file and line
   */
  void read(Consumer<Event> each) {
    sizes.forEach((file, size) -> readFile(file, size, each));
  }

  private static void readFile(Path file, long size, Consumer<Event> each) {
    int number = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new FirstBytes(Files.newInputStream(file), size), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null) {
        String next = lines.readLine();
        number++;
        Event event = event(file, number, line, next == null);
        if (event != null) {
          each.accept(event);
        }
        line = next;
      }
    } catch (NoSuchFileException e) {
      LOG.log(Level.INFO, "the log has removed {0}; it is left out", file);
    } catch (IOException e) {
      throw new InvalidInputException(
          "%s, line %d: it cannot be read: %s".formatted(file, number + 1, e), e);
    }
  }

  /** So many bytes of a stream. */
  private static final class FirstBytes extends FilterInputStream {

    private long left;

    FirstBytes(InputStream in, long size) {
      super(in);
      left = size;
    }

    @Override
    public int read() throws IOException {
      return left-- > 0 ? super.read() : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left <= 0) {
        return -1;
      }
      int count = super.read(bytes, offset, (int) Math.min(length, left));
      left -= Math.max(0, count);
      return count;
    }
  }

  private static @Nullable Event event(Path file, int number, String line, boolean last) {
    try {
      Event event = MAPPER.readValue(line, Event.class);
      if (event == null || event.kind() == null || event.requestId() == null) {
        throw new InvalidInputException(
            "%s, line %d: an event has a kind and a requestId".formatted(file, number));
      }
      return event;
    } catch (JacksonException e) {
      if (last) {
        return null; // A process was killed while it wrote.
      }
      throw new InvalidInputException(
          "%s, line %d: %s".formatted(file, number, e.getOriginalMessage()), e);
    }
  }
}
