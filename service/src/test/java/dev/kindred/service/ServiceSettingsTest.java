package dev.kindred.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kindred.service.index.IndexSettings;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ServiceSettingsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "popularity | 1.5 | must be between 0 and 1, but is 1.5",
        "popularity | much | must be a number, but is 'much'",
        "mode | other | must be one of next, similar, but is 'other'",
        "device | tpu | must be one of cpu, cuda, auto, but is 'tpu'",
        "embedding.max-rows | 0 | must be between 1 and 1024, but is 0",
        "embedding.max-rows | 1025 | must be between 1 and 1024, but is 1025",
        "embedding.max-rows | 4x | must be a whole number, but is '4x'",
        "embedding.max-queued-rows | 31 | must be at least max-rows (32), but is 31",
        "embedding.window | -1ms | must be between 0 and 100 ms, but is PT-0.001S",
        "embedding.window | 1s | must be between 0 and 100 ms, but is PT1S",
        "embedding.window | soon | must be a time such as 5ms or 2s, but is 'soon'",
        "embedding.deadline | 0ms | must be between 1 ms and 1 min, but is PT0S",
        "embedding.deadline | 2m | must be between 1 ms and 1 min, but is PT2M",
        "cache.entries | -1 | must be between 0 and 10000000, but is -1",
        "cache.entries | 10000001 | must be between 0 and 10000000, but is 10000001",
        "recall.share | 7 | must be between 0 and 1, but is 7.0",
        "recall.share | NaN | must be between 0 and 1, but is NaN",
        "recall.alarm-below | -0.1 | must be between 0 and 1, but is -0.1",
        "tracing.share | 2 | must be between 0 and 1, but is 2.0",
        "tracing.endpoint | here:4318 | must be a URL such as http://localhost:4318/v1/traces, but is 'here:4318'",
        "index.max-connections | 1 | must be between 2 and 512, but is 1",
        "index.beam-width | 3201 | must be between 1 and 3200, but is 3201",
        "index.search-beam | 9 | must be between 10 and 1600, but is 9",
        "index.min-recall | 1.01 | must be between 0 and 1, but is 1.01",
        "index.min-reachable | -1 | must be between 0 and 1, but is -1.0",
        "index.precision | int2 | must be one of float32, int8, int4, but is 'int2'",
        "index.below-floor | ignore | must be one of refuse, exact, but is 'ignore'",
        "kafka.servers | broker | must be HOST:PORT, several separated by commas, but is 'broker'",
        "kafka.items-topic | a b | must be letters, digits, '.', '_' and '-', but is 'a b'",
        "kafka.exposures-topic | x | must be empty where there are no servers, but is 'x'",
        "kafka.replication | 0 | must be between 1 and 100, but is 0",
        "opensearch.prefix | A | must be up to 64 lower-case letters, digits, '.', '_' and '-', but is 'A'",
        "opensearch.shards | 0 | must be between 1 and 1024, but is 0",
        "opensearch.timeout | 1ms | must be between 10ms and 1m, but is PT0.001S",
        "kafka.timeout | 1ms | must be between 100ms and 10m, but is PT0.001S",
      })
  void oneLineNamesTheSettingItsValueAndWhatItMayBe(String key, String value, String law) {
    Throwable failure = catchThrowable(() -> bind(Map.of(key, value)));

    assertThat(StartFailure.explain(failure)).hasValue("kindred." + key + " " + law);
  }

  /** Folders, files, the token and the name of a release are looked for when the service starts. */
  @Test
  void everySettingIsEitherCheckedOrAPlace() {
    Set<String> places =
        Set.of(
            "releases",
            "experiments",
            "default-release",
            "index.cache",
            "state",
            "token",
            "token-file",
            "events.folder",
            "kafka.items-topic",
            "kafka.client-file",
            "opensearch.authorization");
    for (String key : keys("", ServiceSettings.class)) {
      Throwable failure = catchThrowable(() -> bind(Map.of(key, "-7")));
      if (places.contains(key)) {
        assertThat(failure).as(key).isNull();
      } else {
        assertThat(StartFailure.explain(failure).orElse("")).startsWith("kindred." + key + " must");
      }
    }
  }

  @Test
  void whatIsNotSetHasADefault() {
    ServiceSettings settings = bind(Map.of("mode", ""));

    assertThat(settings.releases()).isEqualTo(Path.of("releases"));
    assertThat(settings.indexCache()).isEqualTo(Path.of("releases/.index"));
    assertThat(settings.manner().mode().label()).isEqualTo("similar");
    assertThat(settings.embedding().settings().deadline()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.cache().entries()).isEqualTo(10_000);
    assertThat(settings.recall().share()).isEqualTo(0.001);
    assertThat(settings.index().settings()).isEqualTo(IndexSettings.DEFAULT);
  }

  private static ServiceSettings bind(Map<String, String> settings) {
    Map<String, String> properties = new HashMap<>();
    settings.forEach((key, value) -> properties.put("kindred." + key, value));
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("kindred", ServiceSettings.class);
  }

  private static List<String> keys(String prefix, Class<?> type) {
    List<String> keys = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String key =
          prefix
              + ConfigurationPropertyName.adapt(
                  component.getName().replaceAll("([A-Z])", "-$1"), '.');
      if (component.getType().isRecord()) {
        keys.addAll(keys(key + ".", component.getType()));
      } else {
        keys.add(key);
      }
    }
    return keys;
  }
}
