package dev.kindred.service.web;

import java.io.Serial;

/** What is asked for is being done for somebody else. */
final class BusyException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  BusyException(String message) {
    super(message);
  }
}
