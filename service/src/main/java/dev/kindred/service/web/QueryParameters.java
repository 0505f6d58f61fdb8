package dev.kindred.service.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The parameters of a request's query string. Parameters that are not known are errors. */
final class QueryParameters {

  private static final int MOST_DIGITS = 9;

  private final Map<String, String[]> values;

  private QueryParameters(Map<String, String[]> values) {
    this.values = values;
  }

  /** Reads a request that may say this and nothing else. */
  static QueryParameters of(HttpServletRequest request, Set<String> known) {
    Map<String, String[]> values = request.getParameterMap();
    for (Map.Entry<String, String[]> entry : values.entrySet()) {
      if (!known.contains(entry.getKey())) {
        throw new InvalidParameterException(
            "Unknown parameter",
            entry.getKey(),
            String.join(",", entry.getValue()),
            known.isEmpty()
                ? "There are no parameters here."
                : "Known parameters are " + String.join(", ", new TreeSet<>(known)) + ".");
      }
    }
    return new QueryParameters(values);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** All values of a repeatable parameter, none of them empty; at most {@code most}. */
  List<String> all(String name, int most) {
    String[] given = values.get(name);
    if (given == null) {
      return List.of();
    }
    if (given.length > most) {
      throw new InvalidParameterException(
          "Too many values",
          name,
          given.length + " values",
          "'" + name + "' may be given at most " + most + " times.");
    }
    for (String value : given) {
      if (value.isEmpty()) {
        throw new InvalidParameterException(
            "Empty parameter", name, value, "'" + name + "' must not be empty.");
      }
    }
    return List.of(given);
  }

  /** The value of a parameter that may be given once. */
  String one(String name, String otherwise) {
    List<String> given = all(name, Integer.MAX_VALUE);
    if (given.size() > 1) {
      throw new InvalidParameterException(
          "Repeated parameter",
          name,
          String.join(",", given),
          "'" + name + "' may be given only once.");
    }
    return given.isEmpty() ? otherwise : given.getFirst();
  }

  /** {@code true} or {@code false}; false if it is not given. */
  boolean flag(String name) {
    String given = one(name, "false");
    return switch (given) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new InvalidParameterException(
              "Not true or false", name, given, "'" + name + "' must be true or false.");
    };
  }

  /** A number from 0 to 1, such as 0.25. */
  double share(String name, double otherwise) {
    String given = one(name, "");
    if (given.isEmpty()) {
      return otherwise;
    }
    if (!isDecimal(given)) {
      throw new InvalidParameterException(
          "Not a number",
          name,
          given,
          "'" + name + "' must be a number between 0 and 1, such as 0.25.");
    }
    return RecommendLaws.share(name, Double.parseDouble(given));
  }

  /** A whole number between two bounds. */
  int number(String name, int otherwise, int least, int most) {
    String given = one(name, "");
    if (given.isEmpty()) {
      return otherwise;
    }
    if (isWhole(given, 0, given.length()) && given.length() <= MOST_DIGITS) {
      int value = Integer.parseInt(given);
      if (value >= least && value <= most) {
        return value;
      }
    }
    throw new InvalidParameterException(
        "Number out of range",
        name,
        given,
        "'%s' must be a whole number between %d and %d.".formatted(name, least, most));
  }

  /** Whether it is written as {@code 0}, {@code -12} or {@code 0.25}. */
  private static boolean isDecimal(String text) {
    int point = text.indexOf('.');
    int end = point < 0 ? text.length() : point;
    return isWhole(text, text.startsWith("-") ? 1 : 0, end)
        && (point < 0 || areDigits(text, point + 1, text.length()));
  }

  private static boolean isWhole(String text, int from, int to) {
    return areDigits(text, from, to) && (text.charAt(from) != '0' || to == from + 1);
  }

  private static boolean areDigits(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return from < to;
  }
}
