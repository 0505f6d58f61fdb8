package dev.kindred.model.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTableTest {

  private static final long SEED = 3;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 1023, 1024, 1025, 20_000})
  void findsEachValueAndNoOther(int size) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<String> values =
        IntStream.range(0, size).mapToObj(i -> i + " " + random.nextInt()).toList();
    ValueTable table = new ValueTable(values);
    for (int index = 0; index < size; index++) {
      assertThat(table.index(values.get(index))).isEqualTo(index);
    }
    assertThat(table.index("another")).isEqualTo(-1);
  }

  @Test
  void valuesOfOneHashAreToldApart() {
    List<String> values = // "Aa" and "BB" have one hash code.
        Stream.of("Aa", "BB")
            .flatMap(a -> Stream.of("Aa", "BB").map(b -> a + b))
            .flatMap(a -> Stream.of("Aa", "BB").map(b -> a + b))
            .toList();
    assertThat(values.stream().map(String::hashCode).distinct()).hasSize(1);
    ValueTable table = new ValueTable(values.subList(0, 7));
    for (int index = 0; index < 7; index++) {
      assertThat(table.index(values.get(index))).isEqualTo(index);
    }
    assertThat(table.index(values.get(7))).isEqualTo(-1);
  }

  @Test
  void aValueThatStandsTwiceIsRefused() {
    assertThatThrownBy(() -> new ValueTable(List.of("a", "b", "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a' stands twice");
  }
}
