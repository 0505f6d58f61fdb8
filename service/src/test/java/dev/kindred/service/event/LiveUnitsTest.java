package dev.kindred.service.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.service.experiment.Assignment;
import dev.kindred.service.experiment.Experiment;
import dev.kindred.service.experiment.Range;
import dev.kindred.service.experiment.UnitKind;
import dev.kindred.service.experiment.Variant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LiveUnitsTest {

  private final LiveUnits units = new LiveUnits();

  @Test
  void aUnitCountsOnceAndTheTrafficMayGrowMeanwhile() {
    Experiment tenth = experiment("ssl", 50, 100_000);
    Experiment all = experiment("ssl", 50, 1_000_000);
    units.shown(drawn(tenth, 0), "ann");
    units.shown(drawn(tenth, 0), "ann");
    units.shown(drawn(all, 0), "ann");
    units.shown(drawn(all, 1), "bob");

    assertThat(units.count(all, "a")).isEqualTo(new LiveUnits.Count("a", 3, 1));
    assertThat(units.count(all, "b")).isEqualTo(new LiveUnits.Count("b", 1, 1));
    assertThat(units.division(all).now().pValue()).isEqualTo(1);
  }

  @Test
  void anotherAllocationIsCountedFromTheStart() {
    Experiment even = experiment("ssl", 50, 1_000_000);
    Experiment uneven = experiment("ssl", 10, 1_000_000);
    for (int i = 0; i < 1000; i++) {
      units.shown(drawn(even, i % 2), "user-" + i);
    }
    for (int i = 0; i < 1000; i++) {
      units.shown(drawn(uneven, i % 6 == 0 ? 0 : 1), "user-" + i);
    }

    assertThat(units.count(uneven, "a").units()).isEqualTo(167);
    assertThat(units.division(uneven).now().pValue()).isGreaterThan(0.9);
    assertThat(units.division(uneven).alarm()).isFalse();
    assertThat(units.count(even, "a").units()).isZero();
  }

  @Test
  void whoWasPutIntoAVariantDoesNotCount() {
    Experiment all = experiment("ssl", 50, 1_000_000);
    Variant first = all.variants().getFirst();
    units.shown(
        new Assignment("ssl", all.digest(), UnitKind.USER, first, 0.5, false, Optional.empty()),
        "ann");

    assertThat(units.count(all, "a").answers()).isZero();
  }

  @Test
  void aSkewedDivisionIsAnAlarmThatStays() {
    Experiment even = experiment("ssl", 50, 1_000_000);
    for (int i = 0; i < 1000; i++) {
      units.shown(drawn(even, i % 5 == 0 ? 0 : 1), "user-" + i);
    }
    assertThat(units.division(even).alarm()).isTrue();
    for (int i = 0; i < 600; i++) {
      units.shown(drawn(even, 0), "more-" + i);
    }
    assertThat(units.division(even).now().alarm()).isFalse();
    assertThat(units.division(even).alarm()).isTrue();

    units.keep(Set.of("another"));
    assertThat(units.division(even).alarm()).isFalse();
  }

  @Test
  void theEvidenceIsThatOfTheFormula() {
    // One unit: E = 1 whatever it got, since both say the share. Two in the first of two halves:
    // (c/2 + 1) / (c + 1) / (1/2).
    double c = SequentialRatio.CONCENTRATION;
    assertThat(SequentialRatio.logEvidence(new long[] {1, 0}, new double[] {0.5, 0.5}))
        .isCloseTo(0, within(1e-9));
    assertThat(SequentialRatio.logEvidence(new long[] {2, 0}, new double[] {0.5, 0.5}))
        .isCloseTo(Math.log((c / 2 + 1) / (c + 1) * 2), within(1e-9));
    assertThat(SequentialRatio.logEvidence(new long[] {0, 3, 0}, new double[] {0, 1, 0}))
        .isCloseTo(0, within(1e-9));
  }

  @Test
  void theLogarithmOfGammaAgreesWithFactorials() {
    double log = 0;
    for (int n = 2; n < 170; n++) {
      assertThat(SequentialRatio.logGamma(n)).isCloseTo(log, within(1e-10 * Math.max(1, log)));
      log += Math.log(n);
    }
    assertThat(SequentialRatio.logGamma(0.5)).isCloseTo(0.5 * Math.log(Math.PI), within(1e-12));
  }

  /** A test at 0.001 that one reads again and again would raise several alarms here. */
  @Test
  void lookingOftenRaisesNoMoreAlarms() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int runs = 200;
    int alarms = 0;
    for (int run = 0; run < runs; run++) {
      long[] counts = new long[2];
      boolean alarm = false;
      for (int unit = 0; unit < 20_000; unit++) {
        counts[random.nextInt(2)]++;
        if (unit % 100 == 0) {
          alarm |= SequentialRatio.isAlarm(counts, new double[] {0.5, 0.5});
        }
      }
      alarms += alarm ? 1 : 0;
    }
    // 200 at .001 at most: more than three in 600,000 such tests once at most.
    assertThat(alarms).as("seed %d", seed).isLessThanOrEqualTo(3);
  }

  @Test
  void aSkewOfOnePercentAt200000UnitsIsFound() {
    double[] halves = {0.5, 0.5};
    assertThat(SequentialRatio.isAlarm(new long[] {101_000, 99_000}, halves)).isTrue();
    assertThat(SequentialRatio.isAlarm(new long[] {102_000, 98_000}, halves)).isTrue();
    assertThat(SequentialRatio.isAlarm(new long[] {100_200, 99_800}, halves)).isFalse();
  }

  private static Assignment drawn(Experiment experiment, int place) {
    return new Assignment(
        experiment.name(),
        experiment.digest(),
        UnitKind.USER,
        experiment.variants().get(place),
        0.5,
        true,
        Optional.empty());
  }

  private static Experiment experiment(String name, int weightOfA, int traffic) {
    return new Experiment(
        name,
        UnitKind.USER,
        name,
        new Range(0, traffic),
        name,
        List.of(new Variant("a", weightOfA, "one"), new Variant("b", 50, "two")),
        Map.of());
  }
}
