package dev.kindred.service.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Murmur3Test {

  /** The vectors that implementations of MurmurHash3_x86_32 are commonly tested with. */
  @ParameterizedTest
  @CsvSource({
    "'', 0, 0",
    "'', 1, 514e28b7",
    "'', ffffffff, 81f16f39",
    "aaaa, 9747b28c, 5a97808a",
    "aaa, 9747b28c, 283e0130",
    "aa, 9747b28c, 5d211726",
    "a, 9747b28c, 7fa09ea6",
    "abcd, 9747b28c, f0478627",
    "abc, 9747b28c, c84a62dd",
    "ab, 9747b28c, 74875592",
    "'Hello, world!', 9747b28c, 24884cba",
    "ππππππππ, 9747b28c, d58063c1",
    "The quick brown fox jumps over the lazy dog, 9747b28c, 2fa826cd",
  })
  void hashesThePublishedVectors(String text, String seed, String hash) {
    assertThat(Murmur3.hash(text, Integer.parseUnsignedInt(seed, 16)))
        .isEqualTo(Integer.parseUnsignedInt(hash, 16));
  }

  @Test
  void readsBytesAsUnsigned() {
    assertThat(Murmur3.hash(new byte[] {-1, -1, -1, -1}, 0)).isEqualTo(0x76293b50);
    assertThat(Murmur3.hash(new byte[] {0x21, 0x43, 0x65, (byte) 0x87}, 0x5082edee))
        .isEqualTo(0x2362f9de);
    assertThat(Murmur3.hash(new byte[] {0, 0, 0}, 0)).isEqualTo(0x85f0b427);
  }
}
