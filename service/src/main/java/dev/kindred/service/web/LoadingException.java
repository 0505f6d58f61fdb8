package dev.kindred.service.web;

import java.io.Serial;

/** The releases are still being loaded. */
final class LoadingException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  LoadingException() {
    super("The releases are being loaded; ask again shortly.");
  }
}
