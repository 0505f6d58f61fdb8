package dev.kindred.service.event;

import dev.kindred.model.files.InvalidInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads the files of event logs. */
public final class EventFiles {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(
              DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private EventFiles() {}

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
   * Reads all events of a folder. A last line without an end, which a killed process leaves, is
   * left out.
   *
   * @throws InvalidInputException if a line cannot be understood; it names file and line
   */
  public static void read(Path folder, Consumer<Event> each) {
    for (Path file : in(folder)) {
      readFile(file, each);
    }
  }

  private static void readFile(Path file, Consumer<Event> each) {
    int number = 0;
    try (BufferedReader lines = Files.newBufferedReader(file)) {
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
    } catch (IOException e) {
      throw new InvalidInputException(
          "%s, line %d: it cannot be read: %s".formatted(file, number + 1, e), e);
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
