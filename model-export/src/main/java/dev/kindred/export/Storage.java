package dev.kindred.export;

/**
 * Where the towers' weights go.
 *
 * @param largestInline when the weights of both towers have more bytes than this, they lie once in
 *     {@code weights.bin} instead of in each tower's own file; not negative
 */
record Storage(long largestInline) {

  /** The file of external weights. */
  static final String WEIGHTS = "weights.bin";

  /** 256 MiB. */
  static final Storage DEFAULT = new Storage(256L << 20);

  Storage {
    if (largestInline < 0) {
      throw new IllegalArgumentException("largestInline must not be negative: " + largestInline);
    }
  }
}
