package dev.kindred.service.web;

import java.io.Serial;
import org.springframework.http.HttpStatus;

/** A body that did not come, or not in time. */
final class BodyException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final HttpStatus status;
  private final String title;

  BodyException(HttpStatus status, String title, String detail) {
    super(detail, null, false, false); // Clients make as many as they like.
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
