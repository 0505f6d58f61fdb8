package dev.kindred.service.release;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which items of a release have changed lately. With it one can tell whether an answer of an older
 * version of the catalog is still right. It never changes.
 */
public final class RecentChanges {

  private static final int MOST = 2000; // Items; to look at more costs as much as to search.

  private final long index;
  private final long from; // All changes after this version of the catalog are known.
  private final List<Step> steps;

  /** What made a version of the catalog. */
  private record Step(long version, Set<String> ids) {}

  private RecentChanges(long index, long from, List<Step> steps) {
    this.index = index;
    this.from = from;
    this.steps = steps;
  }

  /**
   * Nothing has changed yet.
   *
   * @param version of the catalog with which the index came
   */
  static RecentChanges none(long version) {
    return new RecentChanges(version, version, List.of());
  }

  /** The same, and some items have changed since. */
  RecentChanges with(long version, Collection<String> ids) {
    ArrayDeque<Step> kept = new ArrayDeque<>(steps);
    kept.add(new Step(version, Set.copyOf(ids)));
    int items = kept.stream().mapToInt(step -> step.ids().size()).sum();
    long start = from;
    while (items > MOST) {
      Step first = kept.remove();
      items -= first.ids().size();
      start = first.version();
    }
    return new RecentChanges(index, start, List.copyOf(kept));
  }

  /** Is another where the index is: positions and popularity may be others then. */
  public long index() {
    return index;
  }

  /** The items that have changed since a version; empty if that is too long ago to be known. */
  public Optional<Set<String>> since(long version) {
    if (version < from) {
      return Optional.empty();
    }
    Set<String> ids = new HashSet<>();
    for (int i = steps.size() - 1; i >= 0 && steps.get(i).version() > version; i--) {
      ids.addAll(steps.get(i).ids());
    }
    return Optional.of(ids);
  }
}
