package dev.kindred.service.web;

import java.io.Serial;
import org.springframework.http.HttpStatus;

/** A request that was refused because there are too many. */
final class OverloadException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final HttpStatus status;
  private final String title;
  private final String retryAfter;

  /**
   * A refusal.
   *
   * @param retryAfter seconds
   */
  OverloadException(HttpStatus status, String title, String detail, String retryAfter) {
    super(detail, null, false, false); // It is made when time is short.
    this.status = status;
    this.title = title;
    this.retryAfter = retryAfter;
  }

  HttpStatus status() {
    return status;
  }

  String title() {
    return title;
  }

  String retryAfter() {
    return retryAfter;
  }
}
