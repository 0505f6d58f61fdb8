package dev.kindred.service.write;

import java.io.Serial;

/** A change that may or may not have been made; making it again does no harm. */
public final class UnconfirmedWriteException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** A change that nobody has confirmed. */
  public UnconfirmedWriteException(String message, Throwable cause) {
    super(message, cause);
  }
}
