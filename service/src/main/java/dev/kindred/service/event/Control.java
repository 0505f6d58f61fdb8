package dev.kindred.service.event;

import java.util.Set;

/**
 * The variant that the others are compared with.
 *
 * @param name its name
 * @param choice what becomes of a report if it was never shown
 */
public record Control(String name, Choice choice) {

  private static final String USUAL = "control";

  /** Whose choice it is. */
  public enum Choice {
    /** Somebody asks for it: without it there is no report. */
    ASKED_FOR,
    /** It would be the natural one: without it, another is taken. */
    PREFERRED
  }

  /** A variant that somebody asks for. */
  public static Control named(String name) {
    return new Control(name, Choice.ASKED_FOR);
  }

  /** This variant, or else the one called {@code control}, or else the first by name. */
  public static Control preferably(String name) {
    return new Control(name, Choice.PREFERRED);
  }

  /** The one called {@code control}, or else the first by name. */
  public static Control usual() {
    return preferably(USUAL);
  }

  String among(String experiment, Set<String> shown) {
    if (shown.isEmpty() || shown.contains(name)) {
      return name;
    }
    return switch (choice) {
      case PREFERRED ->
          shown.contains(USUAL) ? USUAL : shown.stream().sorted().findFirst().orElseThrow();
      case ASKED_FOR ->
          throw new NoReportException(
              NoReportException.Missing.VARIANT,
              "experiment '%s' has shown no variant '%s'; it has shown %s"
                  .formatted(experiment, name, String.join(", ", shown)));
    };
  }
}
