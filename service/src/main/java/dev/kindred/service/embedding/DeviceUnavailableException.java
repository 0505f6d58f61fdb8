package dev.kindred.service.embedding;

import java.io.Serial;

/** The device that was asked for cannot run the towers; the message says what to do. */
public final class DeviceUnavailableException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  DeviceUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
