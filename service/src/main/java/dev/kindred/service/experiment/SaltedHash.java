package dev.kindred.service.experiment;

import java.nio.charset.StandardCharsets;

/**
 * {@link Murmur3} of a salt followed by an id, both in UTF-8. The salt is hashed once, the id is
 * read where it is: no memory is allocated.
 */
final class SaltedHash {

  private final int start; // The hash of the salt's whole blocks.
  private final int rest; // Its last bytes, lowest first.
  private final int length; // Of the salt.

  SaltedHash(String salt) {
    byte[] bytes = salt.getBytes(StandardCharsets.UTF_8);
    int hash = 0;
    int block = 0;
    for (int i = 0; i < bytes.length; i++) {
      block |= (bytes[i] & 0xff) << (8 * (i & 3));
      if ((i & 3) == 3) {
        hash = Murmur3.mix(hash, block);
        block = 0;
      }
    }
    start = hash;
    rest = block;
    length = bytes.length;
  }

  /** The hash of the salt and an id. What is not Unicode counts as a question mark. */
  int of(String id) {
    int hash = start;
    int block = rest;
    int count = length;
    for (int i = 0; i < id.length(); i++) {
      int character = id.charAt(i);
      if (Character.isSurrogate((char) character)) {
        character = id.codePointAt(i);
        if (Character.isSupplementaryCodePoint(character)) {
          i++;
        } else {
          character = '?';
        }
      }
      int size = size(character);
      for (int part = 0; part < size; part++) {
        block |= utf8(character, size, part) << (8 * (count & 3));
        if ((count++ & 3) == 3) {
          hash = Murmur3.mix(hash, block);
          block = 0;
        }
      }
    }
    return Murmur3.finish(hash, block, count);
  }

  private static int size(int character) {
    if (character < 0x80) {
      return 1;
    }
    if (character < 0x800) {
      return 2;
    }
    return character < 0x10000 ? 3 : 4;
  }

  /** One byte of a character's UTF-8. */
  private static int utf8(int character, int size, int part) {
    if (size == 1) {
      return character;
    }
    int bits = character >>> (6 * (size - 1 - part));
    return part == 0 ? ((0xf00 >>> size) & 0xff) | bits : 0x80 | (bits & 0x3f);
  }
}
