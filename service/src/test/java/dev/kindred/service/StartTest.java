package dev.kindred.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kindred.service.release.TestBundles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartTest {

  @TempDir Path folder;

  @Test
  void aFolderWithoutReleasesIsNamed() {
    assertThat(whyNotStarted()).contains(folder.toString()).contains("holds no release");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--kindred.relases=x | unknown settings: kindred.relases",
        "--kindred.mode=other | kindred.mode must be one of next, similar, but is 'other'",
        "--kindred.index.beam-width=0 | kindred.index.beam-width must be between 1 and 3200, but is 0",
        "--kindred.default-release=x | kindred.default-release names 'x', but the releases are one",
        "--kindred.experiments=missing.yaml | missing.yaml: there is no such file",
      })
  void aWrongSettingIsNamed(String property, String line) {
    TestBundles.write(folder.resolve("one"), 10);

    assertThat(whyNotStarted(property)).contains(line);
  }

  @Test
  void anExperimentWithAnUnknownReleaseIsNamed() throws IOException {
    TestBundles.write(folder.resolve("one"), 10);
    Files.writeString(
        folder.resolve("experiments.yaml"),
        "experiments: [{name: e, unit: user, traffic: 1%, variants: {a: {weight: 1, release: two}}}]");

    assertThat(whyNotStarted())
        .contains("experiment 'e', variant 'a': there is no release 'two'; the releases are one");
  }

  @Test
  void aPortThatThereIsNotIsNamed() {
    TestBundles.write(folder.resolve("one"), 10);
    Throwable failure = catchThrowable(() -> RunningService.startOn(70_000, folder).close());

    assertThat(StartFailure.explain(failure))
        .contains(
            "server.port and management.server.port must be between 0 and 65535, but one is 70000");
  }

  @Test
  void aPortInUseIsNamed() throws IOException {
    TestBundles.write(folder.resolve("one"), 10);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Throwable failure =
          catchThrowable(() -> RunningService.startOn(taken.getLocalPort(), folder).close());

      assertThat(StartFailure.explain(failure))
          .hasValueSatisfying(
              line -> assertThat(line).startsWith("port " + taken.getLocalPort() + " is in use"));
    }
  }

  @Test
  void aReleaseThatIsNeededButRefusedMakesTheServiceNotReady() throws IOException {
    TestBundles.write(folder.resolve("bad"), 10);
    TestBundles.write(folder.resolve("good"), 10);
    Files.writeString(folder.resolve("bad/golden.json"), "edited");
    try (RunningService service = RunningService.start(folder)) {
      assertThat(service.manage("/actuator/health/liveness").status()).isEqualTo(200);
      assertThat(service.manage("/actuator/health/readiness").status()).isEqualTo(503);
      assertThat(service.manage("/actuator/health/readiness").text())
          .contains("golden.json was changed");
      assertThat(service.get("/recommend?seed=shop/item-1").status()).isEqualTo(503);
      assertThat(service.get("/recommend?seed=shop/item-1&release=good").status()).isEqualTo(200);
    }
  }

  private String whyNotStarted(String... settings) {
    String[] properties = Arrays.copyOf(settings, settings.length + 1);
    properties[settings.length] = "--spring.main.web-application-type=none"; // starts faster
    Throwable failure = catchThrowable(() -> RunningService.start(folder, properties).close());
    assertThat(failure).isNotNull();
    return StartFailure.explain(failure).orElse("unexplained: " + failure);
  }
}
