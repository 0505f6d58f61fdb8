package dev.kindred.service.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.files.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentsFileTest {

  private static final String GOOD =
      """
      experiments:
        - name: ssl
          unit: user
          traffic: 100%
          variants:
            control:   {weight: 50, release: baseline}
            treatment: {weight: 50, release: cfm}
          overrides: {user-42: treatment}
      """;

  @TempDir Path folder;

  @Test
  void readsAnExperimentAndFillsInTheDefaults() throws IOException {
    assertThat(read(GOOD).list())
        .containsExactly(
            new Experiment(
                "ssl",
                UnitKind.USER,
                "ssl",
                new Range(0, Range.WHOLE),
                "ssl",
                List.of(
                    new Variant("control", 50, "baseline"), new Variant("treatment", 50, "cfm")),
                Map.of("user-42", "treatment")));
  }

  @Test
  void aVariantCanSetTheMannerOfItsRecommendations() throws IOException {
    String file = GOOD.replace("release: cfm", "release: cfm, mode: next, popularity: 0.5");
    List<Variant> variants = read(file).list().getFirst().variants();

    Manner asked = new Manner(Mode.SIMILAR, 0.25);
    assertThat(asked.with(variants.get(0))).isEqualTo(asked);
    assertThat(asked.with(variants.get(1))).isEqualTo(new Manner(Mode.NEXT, 0.5));
  }

  @Test
  void readsAFileWithoutExperiments() throws IOException {
    assertThat(read("experiments: []").list()).isEmpty();
  }

  @Test
  void readsWhatHasADefault() throws IOException {
    String file =
        GOOD.replace("traffic: 100%", "traffic: 12.5%\n    from: 50%")
            .replace(
                "unit: user", "unit: seed\n    layer: ranking\n    salt: s2\n    hash-version: 1");
    Experiment experiment = read(file).list().getFirst();

    assertThat(experiment.range()).isEqualTo(new Range(500_000, 625_000));
    assertThat(experiment.unit()).isEqualTo(UnitKind.SEED);
    assertThat(experiment.layer()).isEqualTo("ranking");
    assertThat(experiment.salt()).isEqualTo("s2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "unit: user | unit: family | family",
        "release: cfm | release: cfm, popularity: 1.5 | variants.treatment.popularity must be",
        "release: cfm | release: cfm, mode: other | mode",
        "unit: user | unti: user | unknown key 'experiments[0].unti'",
        "unit: user | layer: x | unit is missing",
        "name: ssl | name: '' | name is missing",
        "traffic: 100% | salt: x | traffic is missing",
        "traffic: 100% | traffic: 101% | between 0% and 100%",
        "traffic: 100% | traffic: 0.5 | percentage",
        "traffic: 100% | traffic: -1% | percentage",
        "traffic: 100% | traffic: 0.00001% | four decimals",
        "weight: 50, release: baseline | weight: -1, release: baseline | variants.control.weight",
        "weight: 50, release: baseline | weight: 5.5, release: baseline | weight",
        "weight: 50, release: baseline | weight: 50 | variants.control.release is missing",
        "weight: 50 | weight: 0 | weight above 0",
        "user-42: treatment | user-42: nobody | the variants are control, treatment",
        "treatment: { | control: { | control",
        "unit: user | hash-version: 2 | hash-version must be 1",
      })
  void aBrokenRuleIsNamedWithTheFile(String from, String to, String message) {
    assertThatThrownBy(() -> read(GOOD.replace(from, to)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("experiments.yaml")
        .hasMessageContaining(message);
  }

  @Test
  void trafficEndsWithItsLayer() {
    assertThatThrownBy(() -> read(GOOD.replace("traffic: 100%", "traffic: 60%\n    from: 50%")))
        .hasMessageContaining("starts at 50% and ends at 110%");
  }

  @Test
  void namesAreUnique() {
    assertThatThrownBy(() -> read(GOOD + GOOD.substring(GOOD.indexOf("  - name"))))
        .hasMessageContaining("experiment 'ssl': the name stands twice");
  }

  @Test
  void experimentsOfOneLayerMustNotOverlap() throws IOException {
    String first = GOOD.replace("100%", "50%").replace("unit: user", "unit: user\n    layer: one");
    String second = first.substring(first.indexOf("  - name")).replace("ssl", "two");

    assertThatThrownBy(() -> read(first + second)).hasMessageContaining("overlaps that of 'ssl'");
    assertThat(read(first + second.replace("unit: user", "unit: user\n    from: 50%")).list())
        .hasSize(2);
  }

  @Test
  void aReleaseThatDoesNotExistIsNamedWithThoseThatDo() throws IOException {
    Experiments experiments = read(GOOD);
    Path file = folder.resolve("experiments.yaml");

    ExperimentsFile.requireReleases(file, experiments, Set.of("baseline", "cfm", "other"));
    assertThatThrownBy(
            () -> ExperimentsFile.requireReleases(file, experiments, Set.of("baseline", "rfm")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("experiment 'ssl', variant 'treatment': there is no release 'cfm'")
        .hasMessageContaining("baseline, rfm");
  }

  private Experiments read(String text) throws IOException {
    Path file = folder.resolve("experiments.yaml");
    Files.writeString(file, text);
    return ExperimentsFile.read(file);
  }
}
