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
        "'" + parameter + "' is the id of an item that is liked; give it at least once.");
  }

  static void requireApart(List<Seed> seeds, List<Seed> not) {
    if (not.isEmpty()) {
      return;
    }
    Set<String> liked =
        seeds.stream().map(Seed::name).collect(Collectors.toCollection(HashSet::new));
    for (Seed seed : not) {
      if (liked.contains(seed.name())) {
        throw new InvalidParameterException(
            "Contradiction", "not", seed.name(), "An item cannot be both a 'seed' and a 'not'.");
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

  /** A number from 0 to 1. */
  static double share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new InvalidParameterException(
          "Number out of range",
          name,
          Double.toString(value),
          "'" + name + "' must be a number between 0 and 1.");
    }
    return value;
  }

  static Filter filter(List<String> texts) {
    List<Filter.Clause> clauses = new ArrayList<>(texts.size());
    for (String text : texts) {
      try {
        clauses.add(Filter.Clause.parse(text));
      } catch (IllegalArgumentException e) {
        throw new InvalidParameterException(
            "Malformed filter", "filter", text, sentence(String.valueOf(e.getMessage())));
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
