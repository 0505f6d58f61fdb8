package dev.kindred.service.web;

import java.io.Serial;

/** A body that is larger than the settings allow. */
final class TooLargeException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** Of a body whose limit is of the format. */
  TooLargeException(long most) {
    super("The body may have at most %d bytes; send less at once.".formatted(most));
  }

  /** Of a body whose limit is a setting. */
  TooLargeException(long most, String setting) {
    super(
        "The body may have at most %d bytes; send less at once, or raise %s."
            .formatted(most, setting));
  }
}
