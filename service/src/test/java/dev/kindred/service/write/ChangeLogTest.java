package dev.kindred.service.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.feature.Item;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.service.catalog.Change;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeLogTest {

  @TempDir Path folder;

  @Test
  void theLastChangeOfEachItemComesBackInOrder() throws IOException {
    append(put(1, "a", "old"), put(2, "b", "b\n\"\u2028ü"), put(3, "a", "new"));
    append(new Change.Delete(4, 17, "b"), put(5, "c", "c"));

    List<Change> expected =
        List.of(put(3, "a", "new"), new Change.Delete(4, 17, "b"), put(5, "c", "c"));
    assertThat(reopened()).isEqualTo(expected);
    List<Change> read = new ArrayList<>();
    ChangeLog.read(folder, read::add);
    assertThat(read).isEqualTo(expected);
  }

  @Test
  void aLogOfMostlyVoidChangesIsWrittenAnewWithoutThem() throws IOException {
    String large = "x".repeat(10_000);
    List<Change> changes = new ArrayList<>();
    for (int sequence = 1; sequence <= 300; sequence++) {
      changes.add(put(sequence, "item-" + sequence % 3, large));
    }
    append(changes.toArray(Change[]::new));
    long before = Files.size(folder.resolve("items.log"));

    List<Change> after = reopened();

    assertThat(after).isEqualTo(changes.subList(297, 300));
    assertThat(Files.size(folder.resolve("items.log"))).isLessThan(before / 50);
    assertThat(reopened()).isEqualTo(after);
    append(put(301, "item-0", "small"));
    assertThat(reopened()).hasSize(3).contains(put(301, "item-0", "small"));
  }

  @Test
  void onlyALogWithChangesIsInTheWayOfKafka() throws IOException {
    ChangeLog.requireNone(folder);
    ChangeLog.open(folder, _ -> {}).close();
    ChangeLog.requireNone(folder);

    append(put(1, "a", "a"));
    assertThatThrownBy(() -> ChangeLog.requireNone(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("items.log holds changes of items that were made without Kafka");
  }

  @Test
  void twoServicesDoNotWriteIntoOneFolder() {
    try (ChangeLog _ = ChangeLog.open(folder, _ -> {})) {
      assertThatThrownBy(() -> ChangeLog.open(folder, _ -> {}).close())
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("another service writes into the state folder")
          .hasMessageContaining("--kindred.state");
    }
    ChangeLog.open(folder, _ -> {}).close();
  }

  @Test
  void aRecordThatCannotBeReadIsShown() throws IOException {
    Files.createDirectories(folder);
    try (FramedLog log = FramedLog.open(folder.resolve("items.log"), _ -> {})) {
      log.append("{\"sequence\": 1, \"colour\": \"red\"}\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThatThrownBy(() -> ChangeLog.open(folder, _ -> {}).close())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("items.log")
        .hasMessageContaining("colour");
  }

  private void append(Change... changes) throws IOException {
    try (ChangeLog log = ChangeLog.open(folder, _ -> {})) {
      log.append(List.of(changes));
    }
  }

  private List<Change> reopened() {
    List<Change> changes = new ArrayList<>();
    ChangeLog.open(folder, changes::add).close();
    return changes;
  }

  private static Change put(long sequence, String id, String word) {
    return new Change.Put(sequence, 17, new Item(id, Map.of("words", List.of(word))));
  }
}
