package dev.kindred.trainer.data.mapping;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.kindred.trainer.data.Words;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One change on the way from a cell to its values. It is written as a word, some with an argument
 * after a space:
 *
 * <pre>
 * url-decode    %C3%85land → Åland
 * spaces _      each of the given characters becomes a space: Albert_Einstein → Albert Einstein
 * lower         small letters
 * split ,       at the given text: a, b → a and b
 * prefixes .    a path becomes all its beginnings: a.b.c → a, a.b and a.b.c
 * words         the words, in small letters
 * camel-words   likewise, and CamelCase is split
 * first         only the first value
 * </pre>
 */
final class Step {
  private final String text;
  private final Function<Stream<String>, Stream<String>> change;

  private Step(String text, Function<Stream<String>, Stream<String>> change) {
    this.text = text;
    this.change = change;
  }

  @JsonCreator
  static Step parse(String text) {
    int space = text.indexOf(' ');
    String word = space < 0 ? text : text.substring(0, space);
    String argument = space < 0 ? "" : text.substring(space + 1);
    return new Step(text, change(text, word, argument));
  }

  private static Function<Stream<String>, Stream<String>> change(
      String text, String word, String argument) {
    boolean needsArgument =
        switch (word) {
          case "spaces", "split", "prefixes" -> true;
          default -> false;
        };
    if (needsArgument == argument.isEmpty()) {
      throw new IllegalArgumentException(
          "the step '%s' %s".formatted(text, needsArgument ? "needs an argument" : "takes none"));
    }
    return switch (word) {
      case "url-decode" -> each(value -> URLDecoder.decode(value, StandardCharsets.UTF_8));
      case "lower" -> each(value -> value.toLowerCase(Locale.ROOT));
      case "spaces" -> each(value -> spaces(value, argument));
      case "split" ->
          values -> values.flatMap(Pattern.compile(Pattern.quote(argument))::splitAsStream);
      case "prefixes" -> values -> values.flatMap(value -> prefixes(value, argument).stream());
      case "words" -> values -> values.flatMap(value -> Words.of(value).stream());
      case "camel-words" -> values -> values.flatMap(value -> Words.ofCamelCase(value).stream());
      case "first" -> values -> values.limit(1);
      default ->
          throw new IllegalArgumentException(
              "the step '%s' is not known; known are url-decode, spaces, lower, split, prefixes,"
                      .formatted(text)
                  + " words, camel-words and first");
    };
  }

  private static Function<Stream<String>, Stream<String>> each(Function<String, String> change) {
    return values -> values.map(change);
  }

  private static String spaces(String value, String characters) {
    StringBuilder spaced = new StringBuilder(value);
    for (int i = 0; i < spaced.length(); i++) {
      if (characters.indexOf(spaced.charAt(i)) >= 0) {
        spaced.setCharAt(i, ' ');
      }
    }
    return spaced.toString();
  }

  private static List<String> prefixes(String path, String separator) {
    List<String> prefixes = new ArrayList<>();
    for (int end = path.indexOf(separator);
        end >= 0;
        end = path.indexOf(separator, end + separator.length())) {
      prefixes.add(path.substring(0, end));
    }
    prefixes.add(path);
    return prefixes;
  }

  /** The distinct values of a cell after all steps, without blanks around them. */
  static List<String> apply(List<Step> steps, List<String> cell) {
    Stream<String> values = cell.stream();
    for (Step step : steps) {
      values = step.change.apply(values.map(String::strip).filter(value -> !value.isEmpty()));
    }
    return values.map(String::strip).filter(value -> !value.isEmpty()).distinct().toList();
  }

  /** As it is written. */
  @JsonValue
  @Override
  public String toString() {
    return text;
  }
}
