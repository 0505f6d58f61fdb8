package dev.kindred.service.index;

import java.io.Serial;

/** An index on other machines does not answer, or not completely; trying again later may help. */
public final class IndexUnavailableException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  public IndexUnavailableException(String message) {
    super(message);
  }

  IndexUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
