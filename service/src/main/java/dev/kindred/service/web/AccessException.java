package dev.kindred.service.web;

import java.io.Serial;
import org.springframework.http.HttpStatus;

/** A request that only somebody with the token may make. */
final class AccessException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final HttpStatus status;
  private final String title;

  AccessException(HttpStatus status, String title, String detail) {
    super(detail);
    this.status = status;
    this.title = title;
  }

  HttpStatus status() {
    return status;
  }

  String title() {
    return title;
  }
}
