package dev.kindred.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a JVM on this Linux machine holds now.
 *
 * @param heap megabytes used after a full collection
 * @param resident megabytes, before that collection
 * @param anonymous of them no mapped file
 * @param mappings of its address space
 * @param threads of the system
 * @param files that are open, sockets too
 */
record Belongings(
    double heap, double resident, double anonymous, long mappings, long threads, long files) {

  private static final Pattern GENERATION =
      Pattern.compile("(?:PSYoungGen|ParOldGen).* used (\\d+)K");

  static Belongings of(ProcessHandle process) throws IOException {
    Path home = Path.of("/proc", Long.toString(process.pid()));
    Map<String, Long> status = new HashMap<>();
    for (String line : Files.readAllLines(home.resolve("status"))) {
      String[] parts = line.split("[:\\s]+", 3);
      if (parts.length >= 2 && parts[1].matches("\\d+")) {
        status.put(parts[0], Long.parseLong(parts[1]));
      }
    }
    try (Stream<String> mappings = Files.lines(home.resolve("maps"));
        Stream<Path> files = Files.list(home.resolve("fd"))) {
      return new Belongings(
          heapAfterCollection(process),
          status.getOrDefault("VmRSS", 0L) / 1024.0,
          status.getOrDefault("RssAnon", 0L) / 1024.0,
          mappings.count(),
          status.getOrDefault("Threads", 0L),
          files.count());
    }
  }

  /** Megabytes that are used after a full collection: what the JVM says of its two generations. */
  private static double heapAfterCollection(ProcessHandle process) throws IOException {
    ask(process, "GC.run");
    double kilobytes = 0;
    Matcher used = GENERATION.matcher(ask(process, "GC.heap_info"));
    while (used.find()) {
      kilobytes += Double.parseDouble(used.group(1));
    }
    if (kilobytes == 0) {
      throw new IOException("process " + process.pid() + " does not tell of its generations");
    }
    return kilobytes / 1024;
  }

  private static String ask(ProcessHandle process, String what) throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process asked =
        new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), what)
            .redirectErrorStream(true)
            .start();
    try (BufferedReader answer = asked.inputReader(StandardCharsets.UTF_8)) {
      return answer.readAllAsString();
    }
  }
}
