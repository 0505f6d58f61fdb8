package dev.kindred.service.event;

/**
 * What came of a request: a bit for each kind of feedback and each cut.
 *
 * @param bits as {@link #bit} numbers them
 */
record Outcomes(int bits) {

  /** How many bits there are. */
  static final int COUNT = 8;

  private static final int CUTS = 4;

  /** The number of a bit. */
  static int bit(EventKind kind, Cut cut) {
    return (kind == EventKind.CLICK ? 0 : CUTS) + cut.place();
  }

  Outcomes with(EventKind kind, Cut cut) {
    return new Outcomes(bits | 1 << bit(kind, cut));
  }

  boolean has(int bit) {
    return (bits >>> bit & 1) != 0;
  }
}
