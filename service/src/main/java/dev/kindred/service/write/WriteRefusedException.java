package dev.kindred.service.write;

import java.io.Serial;

/** A change that was not made; trying again later may help. */
public final class WriteRefusedException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** A change that was not made. */
  public WriteRefusedException(String message) {
    super(message);
  }

  /** A change that could not be kept. */
  public WriteRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
