package dev.kindred.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Makes weeks of a log of minutes: the requests, in their order, are divided into days. */
final class SpreadLog {

  private static final long DAY = 24L * 60 * 60 * 1000;
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private SpreadLog() {}

  /**
   * Copies a log, with other times.
   *
   * @param days that end with the log's first
   * @param to must not exist
   */
  static void over(int days, Path from, Path to) throws IOException {
    List<Path> files;
    try (Stream<Path> list = Files.list(from)) {
      files = list.sorted().toList();
    }
    Map<String, Integer> place = new HashMap<>(); // of a request
    for (Path file : files) {
      try (BufferedReader lines = Files.newBufferedReader(file)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          place.putIfAbsent(MAPPER.readTree(line).at("/requestId").asString(), place.size());
        }
      }
    }
    Files.createDirectories(to);
    for (Path file : files) {
      try (BufferedReader lines = Files.newBufferedReader(file);
          Writer out = Files.newBufferedWriter(to.resolve(String.valueOf(file.getFileName())))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          ObjectNode event = (ObjectNode) MAPPER.readTree(line);
          long day =
              (long) days * place.getOrDefault(event.at("/requestId").asString(), 0) / place.size();
          event.put("millis", event.at("/millis").asLong() - DAY * (days - 1 - day));
          out.write(MAPPER.writeValueAsString(event));
          out.write('\n');
        }
      }
    }
  }
}
