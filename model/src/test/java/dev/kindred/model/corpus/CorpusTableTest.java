package dev.kindred.model.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.feature.Item;
import dev.kindred.model.files.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTableTest {

  @TempDir private Path folder;

  @Test
  void holdsWhatItWasMadeOf() {
    List<CorpusItem> items = randomItems(2000);
    assertHolds(CorpusTable.of(items), items);
  }

  @Test
  void aFileHoldsWhatItWasMadeOf() {
    List<CorpusItem> items = randomItems(2000);
    CorpusTable.of(items).write(folder.resolve("table"));
    assertHolds(CorpusTable.open(folder.resolve("table")), items);
  }

  @Test
  void anEmptyCorpusIsATableToo() {
    CorpusTable.of(List.of()).write(folder.resolve("table"));
    CorpusTable table = CorpusTable.open(folder.resolve("table"));
    assertThat(table).isEmpty();
    assertThat(table.position("x")).isEmpty();
    assertThat(table.attributes()).isEmpty();
  }

  @Test
  void anAttributeWithoutValuesIsNotAMissingOne() {
    CorpusTable table =
        CorpusTable.of(
            List.of(
                item("empty", Map.of("tags", List.of())),
                item("missing", Map.of()),
                item("full", Map.of("tags", List.of("", "ä", "")))));
    assertThat(table.items())
        .extracting(Item::attributes)
        .containsExactly(Map.of("tags", List.of()), Map.of(), Map.of("tags", List.of("", "ä", "")));
  }

  @Test
  void columnsGiveTheValuesOfEachItem() {
    CorpusTable table =
        CorpusTable.of(
            List.of(
                item("a", Map.of("tags", List.of("x", "y"))),
                item("b", Map.of()),
                item("c", Map.of("tags", List.of("y", "z", "x")))));
    var tags = table.column("tags").orElseThrow();
    assertThat(tags.codes()).isEqualTo(3);
    assertThat(List.of(tags.start(0), tags.start(1), tags.start(2), tags.start(3)))
        .containsExactly(0, 2, 2, 5);
    assertThat(tags.value(tags.code(4))).isEqualTo("x");
    assertThat(table.column("words")).isEmpty();
  }

  @Test
  void anIdThatStandsTwiceIsRefused() {
    assertThatThrownBy(() -> CorpusTable.of(List.of(item("a", Map.of()), item("a", Map.of()))))
        .hasMessage("the id 'a' stands twice in the corpus");
  }

  @Test
  void whateverIsCutOffOrChangedIsNoticed() throws IOException {
    Path file = folder.resolve("table");
    CorpusTable.of(randomItems(50)).write(file);
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(5);
    for (int attempt = 0; attempt < 200; attempt++) {
      byte[] broken = whole.clone();
      int place = random.nextInt(broken.length);
      if (attempt % 2 == 0) {
        broken[place] ^= (byte) (1 << random.nextInt(8));
      } else {
        broken = Arrays.copyOf(broken, place);
      }
      Path other = folder.resolve("broken" + attempt);
      Files.write(other, broken);
      assertThatThrownBy(() -> CorpusTable.open(other))
          .as("%s at %d", attempt % 2 == 0 ? "flipped" : "cut", place)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining(other.toString());
    }
  }

  @Test
  void aMissingFileIsAnError() {
    assertThatThrownBy(() -> CorpusTable.open(folder.resolve("none")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("none");
  }

  private static void assertHolds(CorpusTable table, List<CorpusItem> items) {
    assertThat(table).isEqualTo(items);
    assertThat(table.trainingCounts())
        .containsExactly(items.stream().mapToLong(CorpusItem::trainingCount).toArray());
    Set<String> attributes = new HashSet<>();
    for (int position = 0; position < items.size(); position++) {
      Item item = items.get(position).item();
      assertThat(table.position(item.id())).hasValue(position);
      assertThat(table.position(item.id() + "?")).isEmpty();
      attributes.addAll(item.attributes().keySet());
    }
    assertThat(table.attributes()).isSorted().containsExactlyInAnyOrderElementsOf(attributes);
  }

  private static CorpusItem item(String id, Map<String, List<String>> attributes) {
    return new CorpusItem(new Item(id, attributes), 0);
  }

  private static List<CorpusItem> randomItems(int count) {
    Random random = new Random(11);
    List<CorpusItem> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, List<String>> attributes = new HashMap<>();
      for (String attribute : List.of("kind", "tags", "größe")) {
        if (random.nextInt(4) > 0) {
          attributes.put(
              attribute,
              random.ints(random.nextInt(4), 0, 50).mapToObj(value -> "v✓" + value).toList());
        }
      }
      items.add(new CorpusItem(new Item("item " + i, attributes), random.nextLong(1L << 40)));
    }
    return items;
  }
}
