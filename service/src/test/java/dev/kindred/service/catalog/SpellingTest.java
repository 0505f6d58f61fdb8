package dev.kindred.service.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpellingTest {

  @ParameterizedTest
  @CsvSource({
    "hashmap, HashMap, 0",
    "hashmpa, HashMap, 1",
    "hasmap, HashMap, 1",
    "hashhmap, HashMap, 1",
    "hoshmap, HashMap, 1",
    "a, a, 0",
    "a, b, 1",
    "longer name, langer naem, 2",
  })
  void slipsAreCounted(String wanted, String name, int distance) {
    assertThat(new Spelling(wanted).distance(name)).isEqualTo(distance);
  }

  @ParameterizedTest
  @CsvSource({"hashmap, TreeMap", "hashmap, HashMaps1", "abc, xyz"})
  void moreThanOneSlipInFourLettersIsFar(String wanted, String name) {
    assertThat(new Spelling(wanted).distance(name)).isEqualTo(Spelling.FAR);
  }

  @ParameterizedTest
  @ValueSource(strings = {"abcdefgh", "abcd"})
  void namesOfAnyLengthMayFollowEachOther(String wanted) {
    Spelling spelling = new Spelling(wanted);
    assertThat(spelling.distance("abcdx")).isEqualTo(wanted.length() == 4 ? 1 : Spelling.FAR);
    assertThat(spelling.distance(wanted)).isZero();
  }
}
