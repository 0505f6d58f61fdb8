package dev.kindred.service.web;

import dev.kindred.service.catalog.Filter;
import dev.kindred.service.experiment.Mode;
import dev.kindred.service.recommend.Fallback;
import dev.kindred.service.recommend.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** What a request for recommendations may say, however it says it. */
final class RecommendLaws {

  static final int DEFAULT_K = 10;
  static final int MOST_K = 1000;
  static final int MOST_SEEDS = 100;
  static final int MOST_EXCLUDED = 1000;
  static final int MOST_CLAUSES = 100;

  private static final String POPULAR = "popular";

  private RecommendLaws() {}

  static InvalidParameterException noSeed(String parameter) {
    return new InvalidParameterException(
        "Missing parameter",
        parameter,
        "",
        "'" + parameter + "' is what is liked; give at least one, or fallback=popular.");
  }

  /**
   * Nothing may be liked and not liked at once.
   *
   * @param place the name of the {@code not} of an index
   */
  static void requireApart(List<Seed> seeds, List<Seed> not, IntFunction<String> place) {
    if (not.isEmpty()) {
      return;
    }
    Set<String> liked =
        seeds.stream().map(Seed::name).collect(Collectors.toCollection(HashSet::new));
    for (int i = 0; i < not.size(); i++) {
      String name = not.get(i).name();
      if (liked.contains(name)) {
        throw new InvalidParameterException(
            "Contradiction", place.apply(i), name, "An item cannot be both a 'seed' and a 'not'.");
      }
    }
  }

  static Mode mode(String label) {
    return Arrays.stream(Mode.values())
        .filter(mode -> mode.label().equals(label))
        .findFirst()
        .orElseThrow(() ->
            new InvalidParameterException(
                "Unknown mode",
                "mode",
                label,
                "'mode' must be one of "
                    + Arrays.stream(Mode.values())
                        .map(Mode::label)
                        .collect(Collectors.joining(", "))
                    + "."));
  }

  /** A whole number between two bounds. */
  static int whole(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new InvalidParameterException(
          "Number out of range",
          name,
          Integer.toString(value),
          "'%s' must be a whole number between %d and %d.".formatted(name, least, most));
    }
    return value;
  }

  /** A number from 0 to 1. */
  static double share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new InvalidParameterException(
          "Number out of range",
          name,
          Double.toString(value),
          "'" + name + "' must be a number between 0 and 1.");
    }
    return value + 0.0; // -0 becomes 0.
  }

  /**
   * A filter.
   *
   * @param place the name of the clause of an index
   */
  static Filter filter(List<String> texts, IntFunction<String> place) {
    List<Filter.Clause> clauses = new ArrayList<>(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      try {
        clauses.add(Filter.Clause.parse(texts.get(i)));
      } catch (IllegalArgumentException e) {
        throw new InvalidParameterException(
            "Malformed filter",
            place.apply(i),
            texts.get(i),
            sentence(String.valueOf(e.getMessage())));
      }
    }
    return new Filter(clauses);
  }

  /** {@code popular}, or {@code popular:ATTRIBUTE}. */
  static Fallback fallback(String text) {
    if (text.equals(POPULAR)) {
      return new Fallback.Popular("");
    }
    if (text.startsWith(POPULAR + ":") && text.length() > POPULAR.length() + 1) {
      return new Fallback.Popular(text.substring(POPULAR.length() + 1));
    }
    throw new InvalidParameterException(
        "Unknown fallback",
        "fallback",
        text,
        "'fallback' must be popular, or popular:ATTRIBUTE for items that share a value of the"
            + " attribute with a seed.");
  }

  static String sentence(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
  }
}
