package dev.kindred.trainer.data.jvm;

import java.util.HashSet;
import java.util.Set;

/** The classes that are read, by their names with dots, and the folding of nested ones. */
final class ClassNames {
  private final Set<String> names = new HashSet<>();

  /** Whether the name is new. */
  boolean add(String name) {
    return names.add(name);
  }

  boolean contains(String name) {
    return names.contains(name);
  }

  /**
   * The top-level class that a class is nested in, or itself. A dollar sign alone does not make a
   * class nested: what precedes it must be a class too.
   */
  String topLevel(String name) {
    for (int dollar = name.indexOf('$'); dollar > 0; dollar = name.indexOf('$', dollar + 1)) {
      String outer = name.substring(0, dollar);
      if (names.contains(outer)) {
        return outer;
      }
    }
    return name;
  }
}
