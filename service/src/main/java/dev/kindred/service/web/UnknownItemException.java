package dev.kindred.service.web;

import java.io.Serial;
import java.util.List;

/** No release has an item of this id. */
final class UnknownItemException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final String id;
  private final transient List<String> closest;

  UnknownItemException(String id, List<String> closest) {
    super("No release has an item '" + id + "'.");
    this.id = id;
    this.closest = List.copyOf(closest);
  }

  String id() {
    return id;
  }

  List<String> closest() {
    return closest;
  }
}
