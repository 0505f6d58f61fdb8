package dev.kindred.service.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.files.InvalidInputException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What may change of an experiment that runs, and what must not. */
class ImmutabilityTest {

  private static final List<Variant> VARIANTS =
      List.of(new Variant("control", 50, "baseline"), new Variant("treatment", 50, "cfm"));
  private static final Experiment RUNNING =
      new Experiment("ssl", UnitKind.USER, "ssl", new Range(0, 100_000), "ssl", VARIANTS, Map.of());

  @Test
  void trafficOverridesForceAndShadowMayChange() {
    Experiment more =
        new Experiment(
            "ssl",
            UnitKind.USER,
            "ssl",
            new Range(0, 900_000),
            "ssl",
            VARIANTS,
            Map.of("user-1", "treatment"),
            true,
            Optional.of(new Shadow("next", null, null, 0.1)));

    assertThat(more.digest()).isEqualTo(RUNNING.digest());
    assertThatCode(() -> of(more).requireUnchanged(of(RUNNING))).doesNotThrowAnyException();
    assertThatCode(() -> of().requireUnchanged(of(RUNNING))).doesNotThrowAnyException();
    assertThatCode(() -> of(RUNNING).requireUnchanged(of())).doesNotThrowAnyException();
  }

  @Test
  void whatIsComparedAndWhoIsWhereMustNotChange() {
    Range range = RUNNING.range();
    List<Variant> heavier =
        List.of(new Variant("control", 49, "baseline"), new Variant("treatment", 51, "cfm"));
    List<Variant> otherwise =
        List.of(
            new Variant("control", 50, "baseline"),
            new Variant("treatment", 50, "cfm", Mode.NEXT, null));
    List<Experiment> others =
        List.of(
            new Experiment("ssl", UnitKind.SESSION, "ssl", range, "ssl", VARIANTS, Map.of()),
            new Experiment("ssl", UnitKind.USER, "other", range, "ssl", VARIANTS, Map.of()),
            new Experiment("ssl", UnitKind.USER, "ssl", range, "salt", VARIANTS, Map.of()),
            new Experiment(
                "ssl", UnitKind.USER, "ssl", new Range(1, 100_000), "ssl", VARIANTS, Map.of()),
            new Experiment("ssl", UnitKind.USER, "ssl", range, "ssl", heavier, Map.of()),
            new Experiment("ssl", UnitKind.USER, "ssl", range, "ssl", otherwise, Map.of()),
            new Experiment(
                "ssl", UnitKind.USER, "ssl", range, "ssl", VARIANTS.reversed(), Map.of()));
    for (Experiment other : others) {
      assertThat(other.digest()).isNotEqualTo(RUNNING.digest());
      assertThatThrownBy(() -> of(other).requireUnchanged(of(RUNNING)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("'ssl' runs");
    }
  }

  @Test
  void anExperimentWhoseVariantsAreTheSameIsKnownAsSuch() {
    assertThat(RUNNING.isSameThroughout()).isFalse();
    List<Variant> same = List.of(new Variant("a", 30, "cfm"), new Variant("b", 70, "cfm"));
    assertThat(
            new Experiment("aa", UnitKind.USER, "aa", RUNNING.range(), "aa", same, Map.of())
                .isSameThroughout())
        .isTrue();
  }

  @Test
  void aVariantIsForcedOnlyWhereThatIsAllowedAndAnOverrideWins() {
    Experiment forcible =
        new Experiment(
            "ssl",
            UnitKind.USER,
            "ssl",
            new Range(0, 0),
            "ssl",
            VARIANTS,
            Map.of("user-1", "control"),
            true,
            Optional.empty());

    assertThat(of(forcible).force("ssl", "treatment", "user-2", "x").variant())
        .isEqualTo("treatment");
    assertThat(of(forcible).force("ssl", "treatment", "user-1", "x").variant())
        .isEqualTo("control");
    assertThatThrownBy(() -> of(forcible).force("ssl", "other", "u", "x"))
        .hasMessageContaining("control, treatment");
    assertThatThrownBy(() -> of(forcible).force("other", "a", "u", "x"))
        .hasMessageContaining("no experiment 'other'");
    assertThatThrownBy(() -> of(RUNNING).force("ssl", "treatment", "u", "x"))
        .hasMessageContaining("forcible: true");
  }

  private static Experiments of(Experiment... experiments) {
    return new Experiments(List.of(experiments));
  }
}
