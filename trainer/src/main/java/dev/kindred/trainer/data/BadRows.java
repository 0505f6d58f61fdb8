package dev.kindred.trainer.data;

import dev.kindred.model.files.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts the rows that are left out, and remembers the first ones. */
public final class BadRows {
  private static final int SHOWN = 3;

  private final int allowed;
  private final Map<String, Long> counts = new TreeMap<>();
  private final Map<String, List<String>> first = new TreeMap<>();

  /**
   * Counts from none.
   *
   * @param allowed how many there may be
   */
  public BadRows(int allowed) {
    this.allowed = allowed;
  }

  /**
   * Counts a row.
   *
   * @param reason what is wrong with it, the same words for all such rows
   * @param place file and line
   * @param value what is there
   */
  public void reject(String reason, String place, String value) {
    counts.merge(reason, 1L, Long::sum);
    List<String> examples = first.computeIfAbsent(reason, _ -> new ArrayList<>());
    if (examples.size() < SHOWN) {
      examples.add("%s: '%s'".formatted(place, value));
    }
  }

  /** How many there are, by reason. */
  public Map<String, Long> counts() {
    return counts;
  }

  public long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** What was left out, for people; empty if nothing was. */
  public String report() {
    StringBuilder text = new StringBuilder();
    first.forEach((reason, examples) -> {
      text.append("left out: %,d × %s%n".formatted(counts.get(reason), reason));
      examples.forEach(example -> text.append("  %s%n".formatted(example)));
      if (counts.getOrDefault(reason, 0L) > examples.size()) {
        text.append("  …\n");
      }
    });
    return text.toString();
  }

  /**
   * Ends the import if there are too many.
   *
   * @throws InvalidInputException with the report
   */
  public void requireFew() {
    if (total() > allowed) {
      throw new InvalidInputException(
          ("%d bad rows, but max-bad-rows is %d: mend the data, or raise max-bad-rows"
                  + " if these rows can be left out%n%s")
              .formatted(total(), allowed, report().stripTrailing()));
    }
  }
}
