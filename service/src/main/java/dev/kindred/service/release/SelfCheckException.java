package dev.kindred.service.release;

import java.io.Serial;

/** A release whose answers are not what they must be. */
final class SelfCheckException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  SelfCheckException(String message) {
    super("its self-check failed: " + message);
  }
}
