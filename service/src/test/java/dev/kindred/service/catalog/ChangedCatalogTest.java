package dev.kindred.service.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.feature.Item;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChangedCatalogTest {

  private final Catalog built =
      new Catalog(List.of(item("apple", "red", 3), item("plum", "blue", 2), item("pear", "", 9)));

  @Test
  void whatIsGoneIsNowhere() {
    Catalog changed = built.changed(1, positions(1), List.of());

    assertThat(changed.position("plum")).isEmpty();
    assertThat(changed.size()).isEqualTo(2);
    assertThat(changed.positions()).containsExactly(0, 2);
    assertThat(changed.matching(filter("colour:blue")).size()).isZero();
    assertThat(changed.matching(filter("!colour:red")).positions()).containsExactly(2);
    assertThat(changed.search("pl", 5)).containsExactly("apple");
    assertThat(changed.closest("plums", 5)).doesNotContain("plum");
    assertThat(changed.byPopularity()).containsExactly(2, 0);
    assertThat(built.position("plum")).hasValue(1);
  }

  @Test
  void whatWasAddedStandsBehindTheCorpus() {
    Catalog changed =
        built.changed(1, positions(), List.of(item("cherry", "red", 0), item("grape", "blue", 5)));

    assertThat(changed.position("grape")).hasValue(4);
    assertThat(changed.item(4).item().id()).isEqualTo("grape");
    assertThat(changed.isNew(4)).isTrue();
    assertThat(changed.isNew(2)).isFalse();
    assertThat(changed.matching(filter("colour:red")).positions()).containsExactly(0, 3);
    assertThat(changed.search("gra", 5)).containsExactly("grape");
    assertThat(changed.byPopularity()).containsExactly(2, 4, 0, 1, 3);
  }

  @Test
  void aChangedItemIsTheNewOne() {
    Catalog changed = built.changed(7, positions(0), List.of(item("apple", "green", 3)));

    assertThat(changed.version()).isEqualTo(7);
    assertThat(changed.position("apple")).hasValue(3);
    assertThat(changed.size()).isEqualTo(3);
    assertThat(changed.matching(filter("colour:red")).size()).isZero();
    assertThat(changed.matching(filter("colour:green")).positions()).containsExactly(3);
    assertThat(changed.search("app", 5)).containsExactly("apple");
  }

  @Test
  void anAttributeThatOnlyANewItemHasIsKnown() {
    assertThatThrownBy(() -> built.matching(filter("form:round")))
        .isInstanceOf(UnknownAttributeException.class);
    Item round = new Item("melon", Map.of("form", List.of("round")));

    Catalog changed = built.changed(1, positions(), List.of(new CorpusItem(round, 0)));

    assertThat(changed.matching(filter("form:round")).positions()).containsExactly(3);
    assertThat(changed.attributes()).containsExactly("colour", "form");
  }

  @Test
  void aChangedCatalogAnswersLikeOneMadeAnew() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<CorpusItem> items =
        IntStream.range(0, 500).mapToObj(i -> random(random, "item-" + i)).toList();
    BitSet gone = new BitSet();
    random.ints(100, 0, 300).forEach(gone::set);
    Catalog changed = new Catalog(items.subList(0, 300)).changed(1, gone, items.subList(300, 500));
    Catalog anew = new Catalog(changed.positions().mapToObj(changed::item).toList());

    for (String text : List.of("colour:c1", "!colour:c2", "colour:c1 colour:c3 !size:s1")) {
      Filter filter = filter(text.split(" "));
      assertThat(ids(changed, changed.matching(filter)))
          .as("%s, seed %d", text, seed)
          .isEqualTo(ids(anew, anew.matching(filter)));
    }
    assertThat(changed.search("item-3", 20))
        .as("seed %d", seed)
        .isEqualTo(anew.search("item-3", 20));
    List<Long> counts =
        changed.byPopularity().mapToObj(at -> changed.item(at).trainingCount()).toList();
    assertThat(counts)
        .as("seed %d", seed)
        .hasSize(anew.size())
        .isSortedAccordingTo(Comparator.reverseOrder());
  }

  private static List<String> ids(Catalog catalog, ItemSet items) {
    List<String> ids = new ArrayList<>();
    items.positions().forEach(at -> ids.add(catalog.item(at).item().id()));
    return ids;
  }

  private static CorpusItem random(Random random, String id) {
    return new CorpusItem(
        new Item(
            id,
            Map.of(
                "colour",
                List.of("c" + random.nextInt(4)),
                "size",
                List.of("s" + random.nextInt(3)))),
        random.nextInt(50));
  }

  private static BitSet positions(int... positions) {
    BitSet bits = new BitSet();
    IntStream.of(positions).forEach(bits::set);
    return bits;
  }

  private static Filter filter(String... clauses) {
    return new Filter(
        IntStream.range(0, clauses.length).mapToObj(i -> Filter.Clause.parse(clauses[i])).toList());
  }

  private static CorpusItem item(String id, String colour, long count) {
    return new CorpusItem(
        new Item(id, colour.isEmpty() ? Map.of() : Map.of("colour", List.of(colour))), count);
  }
}
