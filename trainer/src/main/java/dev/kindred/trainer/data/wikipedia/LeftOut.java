package dev.kindred.trainer.data.wikipedia;

import java.util.Map;
import java.util.TreeMap;

/** Counts rows that are right but not wanted, by the reason. */
final class LeftOut {
  private final Map<String, Long> counts = new TreeMap<>();

  void count(String reason) {
    counts.merge(reason, 1L, Long::sum);
  }

  Map<String, Long> counts() {
    return counts;
  }

  /** For people; empty if nothing was left out. */
  String report() {
    StringBuilder text = new StringBuilder();
    counts.forEach(
        (reason, count) -> text.append("not taken: %,d × %s%n".formatted(count, reason)));
    return text.toString();
  }
}
