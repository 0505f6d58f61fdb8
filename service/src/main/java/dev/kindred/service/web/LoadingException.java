package dev.kindred.service.web;

import java.io.Serial;

/** The releases are still being loaded, or none of them can be served. */
final class LoadingException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  LoadingException() {
    super("The releases are being loaded; ask again shortly.");
  }

  private LoadingException(String message) {
    super(message);
  }

  static LoadingException noneServed() {
    return new LoadingException(
        "No release can be served, so that nobody knows what an item may have; see GET /releases.");
  }
}
