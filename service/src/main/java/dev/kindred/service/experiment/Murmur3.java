package dev.kindred.service.experiment;

import java.nio.charset.StandardCharsets;

/** MurmurHash3 x86 32 bit, by Austin Appleby, who gave it to the public domain. */
final class Murmur3 {

  private static final int C1 = 0xcc9e2d51;
  private static final int C2 = 0x1b873593;

  private Murmur3() {}

  /** Hash of the text's UTF-8 bytes. */
  static int hash(String text, int seed) {
    return hash(text.getBytes(StandardCharsets.UTF_8), seed);
  }

  static int hash(byte[] bytes, int seed) {
    int hash = seed;
    int blocks = bytes.length / 4;
    for (int block = 0; block < blocks; block++) {
      hash = mix(hash, littleEndian(bytes, 4 * block, 4));
    }
    return finish(hash, littleEndian(bytes, 4 * blocks, bytes.length % 4), bytes.length);
  }

  /** Takes in four bytes, lowest first. */
  static int mix(int hash, int block) {
    return Integer.rotateLeft(hash ^ scramble(block), 13) * 5 + 0xe6546b64;
  }

  /**
   * Takes in the last bytes and ends.
   *
   * @param rest none to three bytes, lowest first
   * @param length of all bytes
   */
  static int finish(int hash, int rest, int length) {
    return avalanche(hash ^ scramble(rest) ^ length);
  }

  private static int littleEndian(byte[] bytes, int start, int count) {
    int value = 0;
    for (int i = count - 1; i >= 0; i--) {
      value = (value << 8) | (bytes[start + i] & 0xff);
    }
    return value;
  }

  private static int scramble(int block) {
    return Integer.rotateLeft(block * C1, 15) * C2;
  }

  private static int avalanche(int hash) {
    int mixed = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
    return mixed ^ (mixed >>> 16);
  }
}
