package dev.kindred.service.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.feature.Item;
import dev.kindred.service.catalog.Change;
import dev.kindred.service.write.Draft;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemRecordsTest {

  private static final Item ITEM = new Item("ä/1;2", Map.of("words", List.of("map", "träd")));

  @Test
  void aPutComesBackAsItWas() {
    Draft draft = new Draft.Put(ITEM);

    assertThat(ItemRecords.change(ItemRecords.key(draft), ItemRecords.value(draft, 12), 3, 99))
        .isEqualTo(new Change.Put(3, 12, ITEM));
  }

  @Test
  void aDeletionIsAValueSoThatCompactionKeepsIt() {
    Draft draft = new Draft.Delete("a");

    byte[] value = ItemRecords.value(draft, 12);

    assertThat(new String(value, UTF_8)).isEqualTo("{\"millis\":12,\"deleted\":true}");
    assertThat(ItemRecords.change(ItemRecords.key(draft), value, 3, 99))
        .isEqualTo(new Change.Delete(3, 12, "a"));
  }

  @Test
  void aRecordWithoutAValueIsADeletion() {
    assertThat(ItemRecords.change("a".getBytes(UTF_8), null, 3, 99))
        .isEqualTo(new Change.Delete(3, 99, "a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "[]",
        "{\"millis\": 1}",
        "{\"attributes\": {}}",
        "{\"millis\": 1, \"attributes\": {}, \"deleted\": true}",
        "{\"millis\": 1, \"attributes\": {\"a\": \"b\"}}",
        "{\"millis\": 1, \"attributes\": {}, \"other\": 1}",
        "{\"millis\": 1, \"attributes\": {}} {}"
      })
  void whatIsNoRecordOfOursIsRefused(String value) {
    assertThatThrownBy(() -> ItemRecords.change("a".getBytes(UTF_8), value.getBytes(UTF_8), 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRecordWithoutAKeyIsRefused() {
    byte[] value = ItemRecords.value(new Draft.Delete("a"), 1);

    assertThatThrownBy(() -> ItemRecords.change(null, value, 1, 1)).hasMessageContaining("key");
    assertThatThrownBy(() -> ItemRecords.change(new byte[0], value, 1, 1))
        .hasMessageContaining("key");
  }
}
