package dev.kindred.service.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SaltedHashTest {

  @Test
  void itIsMurmur3OfSaltAndIdWhateverTheyAre() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      String salt = text(random);
      String id = text(random);
      assertThat(new SaltedHash(salt).of(id))
          .as("salt '%s', id '%s', seed %d", salt, id, seed)
          .isEqualTo(Murmur3.hash(salt + id, 0));
    }
  }

  /** Characters of one to four bytes. */
  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(12);
    for (int i = 0; i < length; i++) {
      switch (random.nextInt(4)) {
        case 0 -> text.append((char) random.nextInt(1, 0x80));
        case 1 -> text.append((char) random.nextInt(0x80, 0x800));
        case 2 -> text.append((char) random.nextInt(0x800, 0xd800));
        default -> text.appendCodePoint(random.nextInt(0x10000, 0x110000));
      }
    }
    return text.toString();
  }

  @Test
  void halfOfASurrogatePairCountsAsAQuestionMark() {
    SaltedHash hash = new SaltedHash("s");
    assertThat(hash.of("a\ud800b")).isEqualTo(hash.of("a?b"));
    assertThat(hash.of("a\udc00")).isEqualTo(hash.of("a?"));
    assertThat(hash.of("a\ud800")).isEqualTo(hash.of("a?"));
  }

  @ParameterizedTest
  @CsvSource({
    "traffic/ssl/, user-1, 43d02b00",
    "variant/ssl/, user-1, f7162f89",
    "variant/ssl/, Ünit-ł-漢-😀, 4d215223",
    "variant/ssl/, '', 8cf9fcc2",
    "'', '', 00000000",
  })
  void hashesAreThoseOfTheFirstRelease(String salt, String id, String hash) {
    assertThat(new SaltedHash(salt).of(id)).isEqualTo(Integer.parseUnsignedInt(hash, 16));
  }

  @Test
  void anAssignmentAllocatesNothing() {
    List<Variant> variants = List.of(new Variant("a", 50, "r"), new Variant("b", 50, "s"));
    Experiments experiments =
        new Experiments(
            List.of(
                new Experiment(
                    "e", UnitKind.USER, "e", new Range(0, 500_000), "e", variants, Map.of()),
                new Experiment(
                    "f", UnitKind.USER, "f", new Range(0, 500_000), "f", variants, Map.of())));
    List<String> units = new ArrayList<>();
    for (int unit = 0; unit < 1000; unit++) {
      units.add("user-ü-" + unit);
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int taken = 0;
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 50; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < units.size(); i++) {
        taken += experiments.assign(units.get(i), "x").isPresent() ? 1 : 0;
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(taken).isPositive();
    assertThat(least).as("bytes for a thousand assignments").isLessThan(1000);
  }
}
