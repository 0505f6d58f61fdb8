package dev.kindred.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.files.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaSettingsTest {

  @TempDir Path folder;

  @Test
  void writesAreConfirmedByAllReplicasOnceAndInOrder() {
    Map<String, Object> producer = settings("items", "", 3).producer(Duration.ofSeconds(2));

    assertThat(producer)
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true)
        .containsEntry("delivery.timeout.ms", 2000);
  }

  @Test
  void theClientFileReachesThoseClientsThatKnowIt() throws IOException {
    Path file = folder.resolve("client.properties");
    Files.writeString(file, "security.protocol=SSL\nfetch.min.bytes=2\n");

    KafkaSettings settings =
        new KafkaSettings(
            "host:1", "items", "", "", 1, Duration.ofSeconds(1), KafkaSettings.clientFile(file));

    assertThat(settings.consumer())
        .containsEntry("security.protocol", "SSL")
        .containsEntry("fetch.min.bytes", "2");
    assertThat(settings.producer(Duration.ofSeconds(1)))
        .containsEntry("security.protocol", "SSL")
        .doesNotContainKey("fetch.min.bytes");
  }

  @Test
  void aClientFileThatWouldBreakALawOrHoldsATypoIsRefused() throws IOException {
    Path file = folder.resolve("client.properties");
    Files.writeString(file, "acks=1");
    assertThatThrownBy(() -> KafkaSettings.clientFile(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("acks");
    Files.writeString(file, "sasl.mechansim=PLAIN");
    assertThatThrownBy(() -> KafkaSettings.clientFile(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("sasl.mechansim");
    assertThatThrownBy(() -> KafkaSettings.clientFile(folder.resolve("none")))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void namesAndRangesAreChecked() {
    assertThatThrownBy(() -> settings("with space", "", 1)).hasMessageContaining("items-topic");
    assertThatThrownBy(() -> settings("items", "a,b", 1)).hasMessageContaining("exposures-topic");
    assertThatThrownBy(() -> settings("same", "same", 1)).hasMessageContaining("compacted");
    assertThatThrownBy(() -> settings("items", "", 0)).hasMessageContaining("replication");
    assertThatThrownBy(
            () -> new KafkaSettings("host:1", "items", "", "", 1, Duration.ofMillis(1), Map.of()))
        .hasMessageContaining("timeout");
  }

  private static KafkaSettings settings(String items, String exposures, int replication) {
    return new KafkaSettings(
        "host:1", items, exposures, "", replication, Duration.ofSeconds(10), Map.of());
  }
}
