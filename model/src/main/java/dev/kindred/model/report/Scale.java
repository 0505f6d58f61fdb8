package dev.kindred.model.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How an axis maps numbers to places. */
public enum Scale {
  /** Equal differences are equally far apart. */
  LINEAR,

  /** Equal ratios are equally far apart; all numbers must be above 0. */
  LOG;

  private static final int TICKS = 5;

  /** Where a value is between two others, 0 to 1. */
  double position(double value, double low, double high) {
    return switch (this) {
      case LINEAR -> (value - low) / (high - low);
      case LOG -> (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low));
    };
  }

  /** Round numbers from {@code low} to {@code high}, about five, or the powers of ten. */
  List<Double> ticks(double low, double high) {
    return switch (this) {
      case LINEAR -> linearTicks(low, high);
      case LOG -> logTicks(low, high);
    };
  }

  private static List<Double> linearTicks(double low, double high) {
    double rough = (high - low) / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step = power;
    for (double factor : new double[] {2, 5, 10}) {
      if (rough > step * 1.0001) {
        step = factor * power;
      }
    }
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  private static List<Double> logTicks(double low, double high) {
    List<Double> ticks = new ArrayList<>();
    int first = (int) Math.ceil(Math.log10(low) - 1e-9);
    int last = (int) Math.floor(Math.log10(high) + 1e-9);
    int stride = 1 + (last - first) / 8;
    for (int exponent = first; exponent <= last; exponent += stride) {
      ticks.add(Math.pow(10, exponent));
    }
    return ticks.size() < 2 ? linearTicks(low, high) : ticks;
  }

  /** A number as short as it stays right: {@code 0.25}, {@code 10k}, {@code 2M}. */
  static String label(double value) {
    double size = Math.abs(value);
    if (size >= 1e6) {
      return trimmed(value / 1e6) + "M";
    }
    return size >= 1e4 ? trimmed(value / 1e3) + "k" : trimmed(value);
  }

  private static String trimmed(double value) {
    String text = String.format(Locale.ROOT, "%.6f", value);
    return text.replaceFirst("\\.?0+$", "");
  }
}
