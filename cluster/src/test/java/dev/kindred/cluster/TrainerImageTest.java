package dev.kindred.cluster;

import static dev.kindred.cluster.Docker.docker;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Builds the trainer's image and trains in it what the service's image then serves, wherever a
 * Docker engine answers.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class TrainerImageTest {

  private final String volume = "kindred-test-" + Long.toUnsignedString(System.nanoTime(), 36);

  @BeforeAll
  static void build() {
    Image.TRAINER.build();
    Image.SERVICE.build();
  }

  @BeforeEach
  void create() {
    docker("volume", "create", volume);
  }

  @AfterEach
  void remove() {
    docker("volume", "rm", volume);
  }

  @Test
  void whatItTrainsAsAJobTheServiceRecommends() {
    train("import", "jvm", "--out=/training/data");
    train(
        "train",
        "recipes/baseline.yaml",
        "--data=/training/data",
        "--out=/training/checkpoints/tiny",
        "--resume", // as the chart's Job does, also the first time
        "--set",
        "epochs=1",
        "--set",
        "embedding-dimension=4",
        "--set",
        "layers=[16]");
    assertThat(train("export", "/training/checkpoints/tiny", "--out=/training/releases/tiny"))
        .contains("exported");

    List<String> mounted = List.of("--volume=" + volume + ":/training:ro");
    List<String> arguments =
        List.of(
            "--host=0.0.0.0",
            "--releases=/training/releases",
            "--kindred.index.cache=/cache",
            "--kindred.state=/state");
    try (Container service = new Container(mounted, arguments)) {
      service.start();

      assertThat(service.get(Container.REQUESTS, "/recommend?seed=java.util.HashMap&k=3").body())
          .contains("\"items\":[{\"id\":\"java");
    }
  }

  /** Runs one step as the chart does: a container of its own, and all share a volume. */
  private String train(String... arguments) {
    return Container.run(
        Image.TRAINER,
        List.of("--volume=" + volume + ":/training", "--volume=/tmp"),
        List.of(arguments));
  }
}
