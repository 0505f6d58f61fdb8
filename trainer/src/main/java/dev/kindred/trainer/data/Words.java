package dev.kindred.trainer.data;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Splits names and titles into lower-case words. */
public final class Words {
  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

  /** Before a capital after a small letter or digit, and before the last capital of many. */
  private static final Pattern CAMEL_CASE =
      Pattern.compile("(?<=[\\p{Ll}\\p{N}])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})");

  private Words() {}

  /** Runs of letters and digits, in order: {@code Zoë's HTTPServer} → zoë, s, httpserver. */
  public static List<String> of(String text) {
    return NO_WORD.splitAsStream(text).filter(word -> !word.isEmpty()).map(Words::lower).toList();
  }

  /** Like {@link #of}, and CamelCase is split too: {@code HTTPServer2} → http, server2. */
  public static List<String> ofCamelCase(String text) {
    return NO_WORD
        .splitAsStream(text)
        .flatMap(CAMEL_CASE::splitAsStream)
        .filter(word -> !word.isEmpty())
        .map(Words::lower)
        .toList();
  }

  private static String lower(String word) {
    return word.toLowerCase(Locale.ROOT);
  }
}
