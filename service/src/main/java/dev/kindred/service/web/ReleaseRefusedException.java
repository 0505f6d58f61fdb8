package dev.kindred.service.web;

import java.io.Serial;

/** A release that was asked for and must not be served. */
final class ReleaseRefusedException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final String name;

  ReleaseRefusedException(String name, String reason) {
    super("Release '" + name + "' is refused, and nothing has changed: " + reason + ".");
    this.name = name;
  }

  String name() {
    return name;
  }
}
