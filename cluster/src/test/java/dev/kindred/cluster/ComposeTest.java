package dev.kindred.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What {@code docker/compose.yaml} says, against what there is. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ComposeTest {

  private static final Path DOCKER = Path.of("..", "docker");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\w+:-(.*)\\}");

  @TempDir Path folder;

  @Test
  void everyFolderThatItMountsIsThereAndEveryVolumeIsDeclared() throws IOException {
    JsonNode file = read("compose.yaml");
    for (JsonNode service : file.get("services")) {
      for (JsonNode volume : service.path("volumes")) {
        String source = volume.asString().split(":", -1)[0];
        if (source.startsWith(".")) {
          assertThat(DOCKER.resolve(source)).isDirectory();
        } else if (!source.startsWith("$")) {
          assertThat(file.get("volumes").has(source)).as(source).isTrue();
        }
      }
    }
  }

  @Test
  void prometheusAsksTheServiceForItsMetricsAndGrafanaAsksPrometheus() throws IOException {
    JsonNode services = read("compose.yaml").get("services");
    String target =
        read("prometheus/prometheus.yml")
            .at("/scrape_configs/0/static_configs/0/targets/0")
            .asString();
    String source = read("grafana/datasources/prometheus.yaml").at("/datasources/0/url").asString();

    assertThat(target).isEqualTo("kindred:" + Container.MANAGEMENT);
    assertThat(source).isEqualTo("http://prometheus:9090");
    assertThat(services.propertyNames()).contains("kindred", "prometheus");
    assertThat(services.at("/kindred/image").asString()).isEqualTo("kindred:0.1.0");
    assertThat(services.at("/kindred/ports/0").asString()).endsWith(":" + Container.REQUESTS);
  }

  @Test
  void theServiceStartsAsTheFileSays() throws IOException {
    Image.SERVICE.build();
    JsonNode service = read("compose.yaml").at("/services/kindred");
    List<String> options = new ArrayList<>();
    service
        .get("environment")
        .properties()
        .forEach(variable ->
            options.add(
                "--env=" + variable.getKey() + "=" + unset(variable.getValue().asString())));
    service.get("tmpfs").forEach(path -> options.add("--tmpfs=" + path.asString()));
    List<String> arguments = new ArrayList<>();
    service.get("command").forEach(argument -> arguments.add(argument.asString()));
    Replica.copyBundle(folder.resolve("releases/small"));

    try (Container container = new Container(options, arguments)) {
      container.copy(folder.resolve("releases"), "/releases");
      container.start();

      assertThat(container.get(Container.REQUESTS, "/recommend?seed=item-3").statusCode())
          .isEqualTo(200);
    }
  }

  /** A value where nothing is set in the environment. */
  private static String unset(String value) {
    Matcher variable = VARIABLE.matcher(value);
    return variable.matches() ? variable.group(1) : value;
  }

  private static JsonNode read(String file) throws IOException {
    return YAMLMapper.builder().build().readTree(Files.readString(DOCKER.resolve(file)));
  }
}
