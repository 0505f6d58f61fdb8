package dev.kindred.service.web;

import java.io.Serial;

/** A parameter of a request breaks a law. */
final class InvalidParameterException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final String title;
  private final String parameter;
  private final String value;

  /**
   * A broken law.
   *
   * @param title the kind of mistake, the same for all of its kind
   * @param parameter which parameter
   * @param value what it was; empty if it is missing
   * @param law what it must be
   */
  InvalidParameterException(String title, String parameter, String value, String law) {
    super(law);
    this.title = title;
    this.parameter = parameter;
    this.value = value;
  }

  String title() {
    return title;
  }

  String parameter() {
    return parameter;
  }

  String value() {
    return value;
  }
}
