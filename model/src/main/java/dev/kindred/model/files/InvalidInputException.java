package dev.kindred.model.files;

import java.io.Serial;

/**
 * Something that a user gave is wrong. The message is for that user: it names the file, the line or
 * key, the value and what to do, and is shown without a stack trace.
 */
public final class InvalidInputException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * @param message one or two sentences that name the place, the value and the remedy
   */
  public InvalidInputException(String message) {
    super(message);
  }

  /**
   * @param message one or two sentences that name the place, the value and the remedy
   * @param cause what was caught
   */
  public InvalidInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
