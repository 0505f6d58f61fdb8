package dev.kindred.trainer.data.wikipedia;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers the names of categories, so that each is kept once. */
final class CategoryNames {
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();

  int number(String name) {
    return numbers.computeIfAbsent(
        name,
        added -> {
          names.add(added.replace('_', ' '));
          return names.size() - 1;
        });
  }

  /** The name, with spaces. */
  String name(int number) {
    return names.get(number);
  }
}
