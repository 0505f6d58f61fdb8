package dev.kindred.service.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoaringBitsTest {

  /** By the format's specification: cookie, containers, key, cardinality - 1, offset, numbers. */
  @Test
  void aFewNumbersAreAsTheSpecificationHasThem() {
    assertThat(HexFormat.ofDelimiter(" ").formatHex(RoaringBits.of(set(1, 2, 65_535))))
        .isEqualTo("3a 30 00 00 01 00 00 00 00 00 02 00 10 00 00 00 01 00 02 00 ff ff");
  }

  @Test
  void noNumbersAreNoContainers() {
    assertThat(HexFormat.ofDelimiter(" ").formatHex(RoaringBits.of(new BitSet())))
        .isEqualTo("3a 30 00 00 00 00 00 00");
  }

  @Test
  void whatIsWrittenCanBeRead() {
    Random random = new Random(3);
    for (int most : new int[] {1, 4096, 65_536, 65_537, 300_000}) {
      for (double share : new double[] {0.0001, 0.05, 0.0625, 0.5, 1}) {
        BitSet numbers = new BitSet();
        IntStream.range(0, most).filter(_ -> random.nextDouble() < share).forEach(numbers::set);
        assertThat(read(RoaringBits.of(numbers))).as("%d, %f", most, share).isEqualTo(numbers);
      }
    }
  }

  @Test
  void emptyContainersBetweenOthersAreLeftOut() {
    BitSet numbers = set(5, 200_000, 900_000);

    assertThat(RoaringBits.of(numbers)).hasSize(8 + 3 * 8 + 3 * 2);
    assertThat(read(RoaringBits.of(numbers))).isEqualTo(numbers);
  }

  private static BitSet set(int... numbers) {
    BitSet set = new BitSet();
    IntStream.of(numbers).forEach(set::set);
    return set;
  }

  private static BitSet read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    BitSet numbers = new BitSet();
    assertThat(in.getInt()).isEqualTo(12_346);
    int containers = in.getInt();
    for (int i = 0; i < containers; i++) {
      int high = Short.toUnsignedInt(in.getShort(8 + 4 * i)) << 16;
      int size = Short.toUnsignedInt(in.getShort(10 + 4 * i)) + 1;
      int offset = in.getInt(8 + 4 * containers + 4 * i);
      if (size <= 4096) {
        for (int n = 0; n < size; n++) {
          numbers.set(high + Short.toUnsignedInt(in.getShort(offset + 2 * n)));
        }
      } else {
        for (int bit = 0; bit < 1 << 16; bit++) {
          if ((in.get(offset + bit / 8) >> (bit % 8) & 1) == 1) {
            numbers.set(high + bit);
          }
        }
      }
    }
    return numbers;
  }
}
