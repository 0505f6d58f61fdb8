package dev.kindred.service.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.feature.Item;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CatalogTest {

  private final Catalog catalog =
      new Catalog(
          List.of(
              item("java.util.HashMap", 9),
              item("java.util.LinkedHashMap", 3),
              item("java.util.concurrent.ConcurrentHashMap", 5),
              item("java.util.Map", 20),
              item("java.nio.file.Files", 7)));

  @Test
  void itemsAreFoundByTheirIds() {
    assertThat(catalog.size()).isEqualTo(5);
    assertThat(catalog.position("java.util.Map")).hasValue(3);
    assertThat(catalog.item(3).trainingCount()).isEqualTo(20);
    assertThat(catalog.position("java.util.map")).isEmpty();
  }

  @Test
  void wordsThatBeginWithTheTextComeFirst() {
    assertThat(catalog.search("hashmap", 10))
        .containsExactly(
            "java.util.HashMap",
            "java.util.concurrent.ConcurrentHashMap",
            "java.util.LinkedHashMap");
    assertThat(catalog.search("MAP", 1)).containsExactly("java.util.Map");
    assertThat(catalog.search("java.nio", 10)).containsExactly("java.nio.file.Files");
    assertThat(catalog.search("nothing", 10)).isEmpty();
    assertThat(catalog.search("", 10)).isEmpty();
  }

  @Test
  void aSlipOfThePenIsMended() {
    assertThat(catalog.closest("java.util.HashMpa", 1)).containsExactly("java.util.HashMap");
    assertThat(catalog.closest("java.nio.file.Filse", 1)).containsExactly("java.nio.file.Files");
  }

  @Test
  void caseAndAWrongPackageAreForgiven() {
    assertThat(catalog.closest("JAVA.UTIL.HASHMAP", 1)).containsExactly("java.util.HashMap");
    assertThat(catalog.closest("java.util.hashmap", 1)).containsExactly("java.util.HashMap");
    assertThat(catalog.closest("org.example.FIELS", 1)).containsExactly("java.nio.file.Files");
    assertThat(catalog.closest("java.lang.HashMap", 1)).containsExactly("java.util.HashMap");
  }

  @Test
  void aNameWithoutItsPackageIsCompleted() {
    assertThat(catalog.closest("HashMap", 1)).containsExactly("java.util.HashMap");
    assertThat(catalog.closest("org.example.Files", 5)).containsExactly("java.nio.file.Files");
    assertThat(catalog.closest("?", 5)).isEmpty();
  }

  @Test
  void anIdThatStandsTwiceIsAnError() {
    assertThatThrownBy(() -> new Catalog(List.of(item("a", 0), item("a", 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a' stands twice");
  }

  private static CorpusItem item(String id, long count) {
    return new CorpusItem(new Item(id, Map.of()), count);
  }
}
