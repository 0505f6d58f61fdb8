package dev.kindred.service.web;

import java.io.Serial;

/** A body that is larger than the settings allow. */
final class TooLargeException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  TooLargeException(long most) {
    super(
        "The body may have at most %d bytes; send less at once, or raise kindred.writes.max-size."
            .formatted(most));
  }
}
