package dev.kindred.service.event;

import java.util.Optional;

/** The items that an outcome is about. */
enum Cut {
  ALL("all", 0),
  HEAD("head", 1),
  TAIL("tail", 2),
  FRESH("fresh", 3);

  private final String label;
  private final int place;

  Cut(String label, int place) {
    this.label = label;
    this.place = place;
  }

  String label() {
    return label;
  }

  /** A number from 0. */
  int place() {
    return place;
  }

  /** The cut of an {@link ItemSlice}'s letter. */
  static Optional<Cut> of(char letter) {
    return switch (letter) {
      case 'h' -> Optional.of(HEAD);
      case 't' -> Optional.of(TAIL);
      case 'f' -> Optional.of(FRESH);
      default -> Optional.empty();
    };
  }
}
