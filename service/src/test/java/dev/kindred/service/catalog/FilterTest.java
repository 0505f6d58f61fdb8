package dev.kindred.service.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.feature.Item;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {

  private final Catalog catalog =
      new Catalog(
          List.of(
              item("red-round", "red", "round"),
              item("red-square", "red", "square"),
              item("blue-round", "blue", "round"),
              new CorpusItem(
                  new Item("two-coloured", Map.of("colour", List.of("red", "blue", "red"))), 0)));

  @Test
  void valuesOfOneAttributeAreAlternatives() {
    assertThat(matching("colour:red", "colour:blue")).containsExactly(0, 1, 2, 3);
    assertThat(matching("colour:red")).containsExactly(0, 1, 3);
  }

  @Test
  void allAttributesMustHold() {
    assertThat(matching("colour:red", "form:round")).containsExactly(0);
    assertThat(matching("colour:red", "colour:blue", "form:round")).containsExactly(0, 2);
  }

  @Test
  void aRefusedValueIsInNoItem() {
    assertThat(matching("!colour:red")).containsExactly(2);
    assertThat(matching("!colour:red", "!colour:blue")).isEmpty();
    assertThat(matching("colour:red", "!colour:blue")).containsExactly(0, 1);
  }

  @Test
  void aValueThatNoItemHasMatchesNothingAndRefusesNothing() {
    assertThat(matching("colour:green")).isEmpty();
    assertThat(matching("!colour:green")).containsExactly(0, 1, 2, 3);
  }

  @Test
  void anUnknownAttributeIsNamedWithTheKnownOnes() {
    assertThatThrownBy(() -> matching("color:red"))
        .isInstanceOf(UnknownAttributeException.class)
        .hasMessage("there is no attribute 'color'; the attributes are colour, form");
  }

  @Test
  void frequentAndRareValuesAreFoundAlike() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int[] values =
        IntStream.range(0, 5000).map(_ -> (int) Math.exp(7 * random.nextDouble())).toArray();
    Catalog many =
        new Catalog(
            IntStream.range(0, values.length)
                .mapToObj(i ->
                    new CorpusItem(new Item("" + i, Map.of("value", List.of("v" + values[i]))), 0))
                .toList());
    for (int value : new int[] {1, 2, 10, 100, 900}) {
      assertThat(many.matching(filter("value:v" + value)).positions())
          .as("value %d, seed %d", value, seed)
          .containsExactlyElementsOf(
              IntStream.range(0, values.length).filter(i -> values[i] == value).boxed().toList());
    }
  }

  @Test
  void filtersThatMeanTheSameAreEqual() {
    assertThat(filter("b:2", "a:1", "b:2")).isEqualTo(filter("a:1", "b:2"));
    assertThat(filter("a:1")).isNotEqualTo(filter("!a:1"));
  }

  @Test
  void theFirstColonSeparates() {
    assertThat(Filter.Clause.parse("!time:10:30"))
        .isEqualTo(new Filter.Clause("time", "10:30", false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "colour", ":red", "colour:", "!", "!:red", "!colour"})
  void whatIsNoClauseIsRefused(String text) {
    assertThatThrownBy(() -> Filter.Clause.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ATTRIBUTE:VALUE");
  }

  private IntStream matching(String... clauses) {
    return catalog.matching(filter(clauses)).positions();
  }

  private static Filter filter(String... clauses) {
    return new Filter(Arrays.stream(clauses).map(Filter.Clause::parse).toList());
  }

  private static CorpusItem item(String id, String colour, String form) {
    return new CorpusItem(
        new Item(id, Map.of("colour", List.of(colour), "form", List.of(form))), 0);
  }
}
