package dev.kindred.service.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.files.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one process leaves to the next. */
class RememberedExperimentsTest {

  private static final Path FILE = Path.of("experiments.yaml");

  @TempDir Path folder;

  @Test
  void whereNothingIsRememberedAnythingMayRun() {
    assertThatCode(() -> next().requireUnchanged(FILE, of(experiment("ssl", 50, 10))))
        .doesNotThrowAnyException();
    next().remember(of());

    assertThat(folder.resolve("state")).doesNotExist(); // Nothing to remember.
  }

  @Test
  void whatRanMayGrowAndEndButNotChange() {
    next().remember(of(experiment("ssl", 50, 10), experiment("other", 50, 10)));

    assertThatCode(() -> next().requireUnchanged(FILE, of(experiment("ssl", 50, 1000))))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> next().requireUnchanged(FILE, of(experiment("ssl", 51, 10))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("experiments.yaml: experiment 'ssl' runs")
        .hasMessageContaining("take this one out of the file first")
        .hasMessageContaining(folder.resolve("state/experiments.json").toString());
  }

  @Test
  void whatHasEndedIsForgotten() {
    next().remember(of(experiment("ssl", 50, 10)));
    next().remember(of());

    assertThatCode(() -> next().requireUnchanged(FILE, of(experiment("ssl", 51, 10))))
        .doesNotThrowAnyException();
  }

  @Test
  void whatCannotBeReadIsNotPassedOver() throws IOException {
    Path file = Files.createDirectory(folder.resolve("state")).resolve("experiments.json");
    Files.writeString(file, "{\"formatVersion\": 2, \"digests\": {}}");
    assertThatThrownBy(() -> next().requireUnchanged(FILE, of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("format 2");

    Files.writeString(file, "{");
    assertThatThrownBy(() -> next().requireUnchanged(FILE, of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(file.toString());
  }

  private RememberedExperiments next() {
    return new RememberedExperiments(folder.resolve("state"));
  }

  private static Experiments of(Experiment... experiments) {
    return new Experiments(List.of(experiments));
  }

  private static Experiment experiment(String name, int weight, int traffic) {
    return new Experiment(
        name,
        UnitKind.USER,
        name,
        new Range(0, traffic),
        name,
        List.of(new Variant("control", 50, "one"), new Variant("treatment", weight, "two")),
        Map.of());
  }
}
