package dev.kindred.cluster;

import static dev.kindred.cluster.Docker.docker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An image that {@code docker/build.sh} builds. */
final class Image {
  static final Image SERVICE = new Image("service", "kindred:test");
  static final Image TRAINER = new Image("trainer", "kindred-trainer:test");

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern BASE = Pattern.compile("(?m)^ARG (\\w+_IMAGE)=(.+)$");

  private static final Duration INSPECTING = Duration.ofSeconds(20);
  private static final Duration PULLING = Duration.ofMinutes(3);

  private final String name;
  private final String tag;
  private boolean built;

  private Image(String name, String tag) {
    this.name = name;
    this.tag = tag;
  }

  String tag() {
    return tag;
  }

  /**
   * Builds it once, of the base images that {@code BASE_IMAGE} and {@code JDK_IMAGE} name, else of
   * the Dockerfile's; skips the test where no engine answers or they cannot be had.
   */
  void build() {
    if (built) {
      return;
    }
    assumeTrue(Docker.answers(), "no Docker engine answers");
    Matcher base = BASE.matcher(dockerfile());
    while (base.find()) {
      String variable = base.group(1);
      String image =
          Optional.ofNullable(System.getenv(variable))
              .filter(value -> !value.isEmpty())
              .orElse(base.group(2));
      assumeTrue(
          Docker.can(INSPECTING, "image", "inspect", image)
              || Docker.can(PULLING, "pull", "--quiet", image),
          "the base image " + image + " cannot be had; name another by " + variable);
    }
    Docker.Result result =
        Docker.run(
            ROOT, Map.of("BUILT", "yes", "IMAGE_TAG", tag), List.of("docker/build.sh", name));
    assertThat(result.status()).as(result.output()).isZero();
    built = true;
    System.out.printf("image %s: %d MB%n", name, bytes() / 1_000_000);
  }

  /** The size of all its layers, those of its base included. */
  long bytes() {
    return Long.parseLong(inspect("{{.Size}}"));
  }

  /** What a template makes of its description. */
  String inspect(String template) {
    return docker("image", "inspect", "--format", template, tag);
  }

  private String dockerfile() {
    try {
      return Files.readString(ROOT.resolve("docker").resolve(name + ".Dockerfile"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
