package dev.kindred.service.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExperimentsTest {

  private static final int UNITS = 1_000_000;

  @Test
  void anAssignmentDependsOnNothingButTheConfigurationAndTheUnit() {
    Experiments experiments = experiments(half(Range.WHOLE));
    Experiments again = experiments(half(Range.WHOLE));

    for (int unit = 0; unit < 1000; unit++) {
      assertThat(experiments.assign("user-" + unit, "a"))
          .isEqualTo(again.assign("user-" + unit, "b"));
    }
  }

  @Test
  void assignmentsAreThoseOfTheFirstRelease() {
    Experiments experiments = experiments(half(Range.WHOLE));
    StringBuilder variants = new StringBuilder();
    for (int unit = 0; unit < 16; unit++) {
      experiments
          .assign("user-" + unit, "x")
          .ifPresent(a -> variants.append(a.variant().charAt(0)));
    }

    assertThat(variants).hasToString("tttcctcttttttctc");
  }

  @Test
  void growingTheTrafficReassignsNobody() {
    Map<String, Assignment> earlier = new HashMap<>();
    for (int millionths = 0; millionths <= Range.WHOLE; millionths += 125_000) {
      Experiments experiments = experiments(half(millionths));
      for (int unit = 0; unit < 2000; unit++) {
        String id = "user-" + unit;
        Optional<Assignment> now = experiments.assign(id, "x");
        Assignment before = earlier.get(id);
        if (before != null) {
          assertThat(now).contains(before);
        }
        now.ifPresent(assignment -> earlier.put(id, assignment));
      }
    }
    assertThat(earlier).hasSize(2000);
  }

  @Test
  void sharesAreWithinFourSigmaOfTheWeights() {
    List<Variant> variants =
        List.of(new Variant("a", 10, "r"), new Variant("b", 30, "r"), new Variant("c", 60, "r"));
    Experiments experiments = experiments(experiment("shares", variants, 400_000, Map.of()));
    Map<String, Integer> counts = new HashMap<>();
    for (int unit = 0; unit < UNITS; unit++) {
      experiments
          .assign("unit " + unit, "x")
          .ifPresent(assignment -> counts.merge(assignment.variant(), 1, Integer::sum));
    }

    for (Variant variant : variants) {
      double share = 0.4 * variant.weight() / 100;
      double sigma = Math.sqrt(UNITS * share * (1 - share));
      assertThat(counts.getOrDefault(variant.name(), 0).doubleValue())
          .isCloseTo(UNITS * share, within(4 * sigma));
    }
  }

  @Test
  void trafficAndVariantAreIndependent() {
    // If one hash decided both, a tenth of the traffic would all fall into one variant.
    Experiments experiments = experiments(half(100_000));
    int[] taken = new int[2];
    for (int unit = 0; unit < UNITS; unit++) {
      experiments
          .assign("unit " + unit, "x")
          .ifPresent(assignment -> taken[assignment.variant().equals("control") ? 0 : 1]++);
    }

    int sum = taken[0] + taken[1];
    assertThat((double) taken[0]).isCloseTo(sum / 2.0, within(4 * Math.sqrt(sum / 4.0)));
  }

  @Test
  void variantsOfDifferentExperimentsAreIndependent() {
    Experiments first = experiments(experiment("first", twoVariants(), Range.WHOLE, Map.of()));
    Experiments second = experiments(experiment("second", twoVariants(), Range.WHOLE, Map.of()));
    int same = 0;
    for (int unit = 0; unit < UNITS; unit++) {
      String id = "unit " + unit;
      same +=
          first
                  .assign(id, "x")
                  .map(Assignment::variant)
                  .equals(second.assign(id, "x").map(Assignment::variant))
              ? 1
              : 0;
    }

    assertThat((double) same).isCloseTo(UNITS / 2.0, within(4 * Math.sqrt(UNITS / 4.0)));
  }

  @Test
  void experimentsOfOneLayerNeverShareAUnit() {
    List<Experiment> layered =
        List.of(
            new Experiment(
                "a", UnitKind.USER, "layer", new Range(0, 300_000), "a", twoVariants(), Map.of()),
            new Experiment(
                "b",
                UnitKind.USER,
                "layer",
                new Range(300_000, 1_000_000),
                "b",
                twoVariants(),
                Map.of()));
    for (int unit = 0; unit < 10_000; unit++) {
      String id = "unit " + unit;
      boolean inA = experiments(layered.get(0)).assign(id, "x").isPresent();
      boolean inB = experiments(layered.get(1)).assign(id, "x").isPresent();
      assertThat(inA).isNotEqualTo(inB);
    }
  }

  @Test
  void anOverrideWinsOverTrafficAndHash() {
    Map<String, String> overrides = Map.of("user-42", "treatment");
    Experiments experiments = experiments(experiment("ssl", twoVariants(), 0, overrides));

    assertThat(experiments.assign("user-42", "x"))
        .map(Assignment::taken)
        .contains(new Variant("treatment", 50, "cfm"));
    assertThat(experiments.assign("user-43", "x")).isEmpty();
  }

  @Test
  void anExperimentBySeedIgnoresWhoAsks() {
    Experiment bySeed =
        new Experiment(
            "ssl", UnitKind.SEED, "ssl", new Range(0, Range.WHOLE), "ssl", twoVariants(), Map.of());
    Experiments experiments = experiments(bySeed);

    for (int seed = 0; seed < 100; seed++) {
      assertThat(experiments.assign("ann", "seed-" + seed))
          .isEqualTo(experiments.assign("bob", "seed-" + seed));
    }
  }

  @Test
  void theFirstExperimentThatTakesTheUnitDecides() {
    Experiments experiments =
        experiments(
            experiment("first", twoVariants(), 500_000, Map.of()),
            experiment("second", twoVariants(), Range.WHOLE, Map.of()));
    Map<String, Integer> counts = new HashMap<>();
    for (int unit = 0; unit < UNITS; unit++) {
      experiments
          .assign("unit " + unit, "x")
          .ifPresent(assignment -> counts.merge(assignment.experiment(), 1, Integer::sum));
    }

    assertThat(counts.getOrDefault("first", 0).doubleValue())
        .isCloseTo(UNITS / 2.0, within(4 * Math.sqrt(UNITS / 4.0)));
    assertThat(counts.getOrDefault("first", 0) + counts.getOrDefault("second", 0)).isEqualTo(UNITS);
  }

  private static Experiments experiments(Experiment... experiments) {
    return new Experiments(List.of(experiments));
  }

  private static Experiment half(int millionths) {
    return experiment("ssl", twoVariants(), millionths, Map.of());
  }

  private static List<Variant> twoVariants() {
    return List.of(new Variant("control", 50, "baseline"), new Variant("treatment", 50, "cfm"));
  }

  private static Experiment experiment(
      String name, List<Variant> variants, int millionths, Map<String, String> overrides) {
    Range range = new Range(0, millionths);
    return new Experiment(name, UnitKind.USER, name, range, name, variants, overrides);
  }
}
