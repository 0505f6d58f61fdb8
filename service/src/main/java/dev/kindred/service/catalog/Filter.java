package dev.kindred.service.catalog;

import dev.kindred.model.feature.Item;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Which items may be recommended. Of an attribute's wanted values an item must have at least one,
 * of its unwanted values none; all attributes must hold.
 *
 * @param clauses sorted, none twice
 */
public record Filter(List<Clause> clauses) {

  /** Lets everything pass. */
  public static final Filter NONE = new Filter(List.of());

  /**
   * A value that an item must have or must not have.
   *
   * @param attribute the attribute's name
   * @param value the value
   * @param wanted false to refuse items that have it
   */
  public record Clause(String attribute, String value, boolean wanted)
      implements Comparable<Clause> {

    /**
     * Reads {@code ATTRIBUTE:VALUE} or {@code !ATTRIBUTE:VALUE}. The first colon separates.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static Clause parse(String text) {
      boolean wanted = !text.startsWith("!");
      int start = wanted ? 0 : 1;
      int colon = text.indexOf(':', start);
      if (colon <= start || colon == text.length() - 1) {
        throw new IllegalArgumentException(
            "a filter is ATTRIBUTE:VALUE, or !ATTRIBUTE:VALUE to refuse a value");
      }
      return new Clause(text.substring(start, colon), text.substring(colon + 1), wanted);
    }

    @Override
    public int compareTo(Clause other) {
      return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
      return (wanted ? "" : "!") + attribute + ":" + value;
    }
  }

  /** Sorts the clauses, so that filters that mean the same are equal. */
  public Filter {
    clauses = List.copyOf(new TreeSet<>(clauses));
  }

  /** Whether an item passes. */
  public boolean accepts(Item item) {
    Map<String, Boolean> wanted = new HashMap<>();
    for (Clause clause : clauses) {
      boolean has = item.values(clause.attribute()).contains(clause.value());
      if (clause.wanted()) {
        wanted.merge(clause.attribute(), has, Boolean::logicalOr);
      } else if (has) {
        return false;
      }
    }
    return !wanted.containsValue(false);
  }

  /** Whether everything passes. */
  public boolean isNone() {
    return clauses.isEmpty();
  }
}
