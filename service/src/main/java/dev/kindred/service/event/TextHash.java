package dev.kindred.service.event;

/**
 * A hash of 64 bits that stands for a text: of ten million, two have the same with a probability of
 * three in a million.
 */
final class TextHash {

  private static final long ODD = 0x9e3779b97f4a7c15L; // 2^64 over the golden ratio

  private TextHash() {}

  static long of(String text) {
    long hash = text.length();
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * ODD;
      hash ^= hash >>> 32;
    }
    return mixed(hash);
  }

  /** Spreads every bit over all: the finalizer of MurmurHash3. */
  static long mixed(long number) {
    long mixed = number;
    mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
