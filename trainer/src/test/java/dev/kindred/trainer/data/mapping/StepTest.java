package dev.kindred.trainer.data.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StepTest {

  @Test
  void everyStepDoesWhatItSays() {
    assertThat(apply("%C3%85land_x", "url-decode")).containsExactly("Åland_x");
    assertThat(apply("Albert_Einstein-2", "spaces _-")).containsExactly("Albert Einstein 2");
    assertThat(apply("ABC", "lower")).containsExactly("abc");
    assertThat(apply("a, b,,a", "split ,")).containsExactly("a", "b");
    assertThat(apply("a|b", "split |")).containsExactly("a", "b");
    assertThat(apply("a.b.c", "prefixes .")).containsExactly("a", "a.b", "a.b.c");
    assertThat(apply("The HashMap", "words")).containsExactly("the", "hashmap");
    assertThat(apply("The HashMap", "camel-words")).containsExactly("the", "hash", "map");
    assertThat(apply("a,b", "split ,", "first")).containsExactly("a");
  }

  @Test
  void withoutStepsTheCellIsTheValue() {
    assertThat(apply(" a b ")).containsExactly("a b");
    assertThat(Step.apply(List.of(), List.of())).isEmpty();
  }

  @Test
  void anUnknownStepIsRefused() {
    assertThatThrownBy(() -> Step.parse("uppercase"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the step 'uppercase' is not known; known are url-decode");
  }

  @Test
  void anArgumentTooFewOrTooManyIsRefused() {
    assertThatThrownBy(() -> Step.parse("split"))
        .hasMessageContaining("the step 'split' needs an argument");
    assertThatThrownBy(() -> Step.parse("first 2"))
        .hasMessageContaining("the step 'first 2' takes none");
  }

  private static List<String> apply(String cell, String... steps) {
    return Step.apply(Stream.of(steps).map(Step::parse).toList(), List.of(cell));
  }
}
