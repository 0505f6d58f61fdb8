package dev.kindred.service.experiment;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A contiguous range of a layer's traffic, in millionths.
 *
 * @param from first millionth, 0 to 1,000,000
 * @param to first millionth after the range
 */
public record Range(int from, int to) {

  /** All of a layer's traffic. */
  static final int WHOLE = 1_000_000;

  private static final BigDecimal MILLIONTHS_PER_PERCENT = BigDecimal.valueOf(WHOLE / 100);

  /** Checks the order. */
  public Range {
    if (from < 0 || to < from || to > WHOLE) {
      throw new IllegalArgumentException(
          "traffic that starts at %s and ends at %s is not within 0%% to 100%%"
              .formatted(percent(from), percent(to)));
    }
  }

  /** The part of all that it holds, 0 to 1. */
  public double share() {
    return (double) (to - from) / WHOLE;
  }

  boolean contains(int millionth) {
    return millionth >= from && millionth < to;
  }

  boolean overlaps(Range other) {
    return from < other.to && other.from < to;
  }

  /** Reads a share such as {@code 12.5%} as millionths. */
  static int parse(String key, String text) {
    if (text.endsWith("%")) {
      try {
        BigDecimal percent = new BigDecimal(text.substring(0, text.length() - 1).strip());
        int millionths = percent.multiply(MILLIONTHS_PER_PERCENT).intValueExact();
        if (millionths >= 0 && millionths <= WHOLE) {
          return millionths;
        }
      } catch (ArithmeticException | NumberFormatException e) {
        throw invalid(key, text, e);
      }
    }
    throw invalid(key, text, null);
  }

  private static String percent(int millionths) {
    return BigDecimal.valueOf(millionths, 4).stripTrailingZeros().toPlainString() + "%";
  }

  private static IllegalArgumentException invalid(
      String key, String text, @Nullable Exception cause) {
    return new IllegalArgumentException(
        key
            + " must be a percentage between 0% and 100% with at most four decimals,"
            + " for example 12.5%, but is '"
            + text
            + "'",
        cause);
  }
}
