package dev.kindred.service.event;

import java.io.Serial;

/** The events say nothing about what was asked for. The message names no place on this machine. */
public final class NoReportException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final Missing missing;

  /** What is not there. */
  public enum Missing {
    /** The experiment. */
    EXPERIMENT,
    /** The variant that the others should be compared with. */
    VARIANT
  }

  NoReportException(Missing missing, String message) {
    super(message);
    this.missing = missing;
  }

  /** There are no events at all. */
  public static NoReportException noEvents(String experiment) {
    return new NoReportException(
        Missing.EXPERIMENT,
        "there are no events of an experiment '" + experiment + "', nor of any other");
  }

  /** What is not there. */
  public Missing missing() {
    return missing;
  }
}
