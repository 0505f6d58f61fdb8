package dev.kindred.service.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class ExperimentReportTest {

  private static final long DAY = 24L * 60 * 60 * 1000;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  @TempDir Path folder;

  private final List<Event> events = new ArrayList<>();

  @Test
  void ratesAndLiftAreThoseThatOneCountsByHand() {
    shown("r1", "u1", "control", 0, "ht");
    shown("r2", "u1", "control", 0, "ht");
    shown("r3", "u2", "control", 1, "ht");
    shown("r4", "u3", "treatment", 0, "tf");
    shown("r5", "u4", "treatment", 1, "tf");
    clicked("r1", "r1-0"); // head
    clicked("r4", "r4-0"); // tail
    clicked("r4", "r4-1"); // fresh: the same request
    clicked("r5", "r5-1"); // fresh
    clicked("r5", "something that was not shown");
    clicked("another request", "x");

    ExperimentReport report = report();

    assertThat(report.requests()).isEqualTo(5);
    assertThat(report.feedback()).isEqualTo(5);
    assertThat(report.strays()).isEqualTo(1);
    assertThat(report.variants())
        .containsExactly(
            new ExperimentReport.VariantCount("control", 0.5, 2, 3),
            new ExperimentReport.VariantCount("treatment", 0.5, 2, 2));
    assertThat(rate(report, "control", "all").rate().value()).isCloseTo(1.0 / 3, within(1e-12));
    assertThat(rate(report, "treatment", "all").rate().value()).isEqualTo(1);
    assertThat(rate(report, "treatment", "all").count()).isEqualTo(2);
    assertThat(rate(report, "treatment", "tail").rate().value()).isEqualTo(0.5);
    assertThat(rate(report, "treatment", "fresh").rate().value()).isEqualTo(1);
    assertThat(rate(report, "treatment", "head").rate().value()).isZero();
    assertThat(rate(report, "control", "head").count()).isEqualTo(1);
    assertThat(rate(report, "treatment", "all").lift().value()).isCloseTo(2, within(1e-12));
    assertThat(rate(report, "control", "all").lift().value()).isNaN();
    assertThat(report.days().stream().map(ExperimentReport.Day::day).distinct())
        .containsExactly("1970-01-01", "1970-01-02");
  }

  /** The same by maps of texts, as one would write it down. */
  @Test
  void theReportIsThatOfASlowAndObviousOne() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Map<String, Map<String, int[]>> sums = new TreeMap<>(); // requests, clicks, tail conversions
    Map<String, Map<String, int[]>> days = new TreeMap<>(); // by day and variant
    for (int i = 0; i < 3000; i++) {
      int person = random.nextInt(500);
      String variant = person % 3 == 0 ? "control" : "treatment";
      int day = random.nextInt(4);
      shown("r" + i, "u" + person, variant, day, "htf");
      boolean clicked = random.nextInt(4) == 0;
      boolean converted = random.nextInt(9) == 0;
      if (clicked) {
        clicked("r" + i, "r" + i + "-" + random.nextInt(3));
        clicked("r" + i, "r" + i + "-" + random.nextInt(3));
      }
      if (converted) {
        events.add(Event.feedback(EventKind.CONVERSION, 10, "r" + i, "r" + i + "-1"));
      }
      for (int[] sum :
          List.of(
              sums.computeIfAbsent(variant, _ -> new TreeMap<>())
                  .computeIfAbsent("u" + person, _ -> new int[3]),
              days.computeIfAbsent("1970-01-0" + (day + 1), _ -> new TreeMap<>())
                  .computeIfAbsent(variant, _ -> new int[3]))) {
        sum[0]++;
        sum[1] += clicked ? 1 : 0;
        sum[2] += converted ? 1 : 0;
      }
    }

    ExperimentReport report = report();

    sums.forEach((variant, units) -> {
      RatioMoments clicks = new RatioMoments();
      RatioMoments conversions = new RatioMoments();
      units
          .values()
          .forEach(sum -> {
            clicks.add(sum[0], sum[1]);
            conversions.add(sum[0], sum[2]);
          });
      assertThat(rate(report, variant, "all").rate())
          .as("seed %d", seed)
          .isEqualTo(Estimate.ratio(clicks));
      assertThat(report.rates())
          .filteredOn(rate ->
              rate.kind() == EventKind.CONVERSION
                  && rate.variant().equals(variant)
                  && rate.slice().equals("tail"))
          .singleElement()
          .satisfies(rate -> assertThat(rate.rate()).isEqualTo(Estimate.ratio(conversions)));
    });
    List<ExperimentReport.Day> clicks =
        report.days().stream().filter(day -> day.kind() == EventKind.CLICK).toList();
    assertThat(clicks).hasSize(8);
    for (ExperimentReport.Day day : clicks) {
      int[] sum = days.getOrDefault(day.day(), Map.of()).getOrDefault(day.variant(), new int[3]);
      assertThat(day.rate().value()).isCloseTo((double) sum[1] / sum[0], within(1e-12));
    }
    ExperimentReport.Day last = clicks.getLast();
    assertThat(last.variant()).isEqualTo("treatment");
    assertThat(last.liftSoFar()).isEqualTo(rate(report, "treatment", "all").lift());
  }

  @Test
  void theVarianceOfARatioIsThatOfTheDeltaMethod() {
    // Three units with x = 1, 2, 3 requests and y = 1, 0, 2 clicks: R = 1/2; the residuals y - R x
    // are 1/2, -1, 1/2 with variance 3/4; Var(R) = 3/4 / (3 * 2²) = 1/16.
    RatioMoments moments = new RatioMoments();
    moments.add(1, 1);
    moments.add(2, 0);
    moments.add(2, 2);
    moments.change(2, 2, 3, 2);

    assertThat(moments.ratio()).isEqualTo(0.5);
    assertThat(moments.variance()).isCloseTo(1.0 / 16, within(1e-12));
  }

  @Test
  void unitsThatWereSetOrSawBothVariantsDoNotCount() {
    shown("r1", "u1", "control", 0, "h");
    shown("r2", "u2", "treatment", 0, "h");
    shown("r3", "u2", "control", 0, "h");
    events.add(exposure("r4", "u4", "treatment", 0, "h", false));

    ExperimentReport report = report();

    assertThat(report.requests()).isEqualTo(1);
    assertThat(report.crossed()).isEqualTo(1);
    assertThat(report.notDrawn()).isEqualTo(1);
  }

  @Test
  void requestsOfAnotherExperimentThatHadTheNameAreCountedAsLeftOut() {
    for (int i = 0; i < 7; i++) {
      events.add(exposure("old", "r" + i, "u" + i, "control", 0, "h", true));
    }
    shown("r8", "u8", "control", 1, "h");
    shown("r9", "u9", "treatment", 1, "h");

    write(events);
    ExperimentReport report = ExperimentReport.of(folder, "ssl", Control.usual());

    assertThat(report.digest()).isEqualTo("abc");
    assertThat(report.otherDigests()).isEqualTo(7);
    assertThat(report.requests()).isEqualTo(2);
    assertThat(report.variants().getFirst().units()).isEqualTo(1);
    assertThat(new String(ReportPage.of(report), StandardCharsets.UTF_8))
        .contains("7 requests of other digests");
  }

  @Test
  void anUnknownExperimentOrVariantIsNamedWithTheKnownOnes() {
    shown("r1", "u1", "control", 0, "h");
    write();

    assertThatThrownBy(() -> ExperimentReport.of(folder, "other", Control.usual()))
        .isInstanceOf(NoReportException.class)
        .hasMessage("there are no events of an experiment 'other'; there are of: ssl");
    assertThatThrownBy(() -> ExperimentReport.of(folder, "ssl", Control.named("b")))
        .isInstanceOf(NoReportException.class)
        .hasMessageContaining("no variant 'b'; it has shown control");
  }

  @Test
  void anExperimentWithoutItsControlIsReportedAndIsAnAlarm() {
    for (int i = 0; i < 30; i++) {
      shown("r" + i, "u" + i, "treatment", 0, "h");
    }
    write();
    ExperimentReport report = ExperimentReport.of(folder, "ssl", Control.preferably("base"));

    assertThat(report.control()).isEqualTo("treatment");
    assertThat(report.sampleRatio().alarm()).isTrue();
  }

  @Test
  void theTestOfTheSampleRatioAgreesWithTables() {
    // χ² with 1, 2 and 4 degrees of freedom at their 0.001 points.
    assertThat(SampleRatio.upperGamma(0.5, 10.828 / 2)).isCloseTo(0.001, within(2e-6));
    assertThat(SampleRatio.upperGamma(1, 13.816 / 2)).isCloseTo(0.001, within(2e-6));
    assertThat(SampleRatio.upperGamma(2, 18.467 / 2)).isCloseTo(0.001, within(2e-6));
    assertThat(SampleRatio.upperGamma(0.5, 0.455 / 2)).isCloseTo(0.5, within(1e-3));
  }

  @Test
  void aSkewOfOnePercentAt200000UnitsIsAnAlarm() {
    SampleRatio skewed = SampleRatio.of(new long[] {100_500, 99_500}, new double[] {0.5, 0.5});
    assertThat(skewed.alarm()).isFalse(); // Half a percent: χ² = 5.
    SampleRatio onePercent = SampleRatio.of(new long[] {101_000, 99_000}, new double[] {0.5, 0.5});
    assertThat(onePercent.chiSquared()).isCloseTo(20, within(1e-9));
    assertThat(onePercent.alarm()).isTrue();
    assertThat(SampleRatio.of(new long[] {1000}, new double[] {0.5}).alarm()).isTrue();
    assertThat(SampleRatio.of(new long[] {0, 0}, new double[] {0.5, 0.5}).alarm()).isFalse();
  }

  @Test
  void intervalsCoverTheTrueLiftAndSameVariantsRaiseNoAlarm() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int runs = 200;
    int covered = 0;
    int coveredNone = 0;
    int alarms = 0;
    for (int run = 0; run < runs; run++) {
      RatioMoments control = simulated(random, 0.10);
      covered += Estimate.lift(simulated(random, 0.11), control).covers(0.10) ? 1 : 0;
      coveredNone += Estimate.lift(simulated(random, 0.10), control).covers(0) ? 1 : 0;
      int first = 0;
      for (int unit = 0; unit < 2000; unit++) {
        first += random.nextBoolean() ? 1 : 0;
      }
      alarms +=
          SampleRatio.of(new long[] {first, 2000 - first}, new double[] {0.5, 0.5}).alarm() ? 1 : 0;
    }
    // 95 % of 200 is 190; four standard deviations are 12.3. Of 200 alarms at .001 four are rare.
    assertThat(covered).as("seed %d", seed).isGreaterThanOrEqualTo(177);
    assertThat(coveredNone).as("seed %d", seed).isGreaterThanOrEqualTo(177);
    assertThat(alarms).as("seed %d", seed).isLessThanOrEqualTo(3);
  }

  /** Units that differ in how much they ask and in how much they click. */
  private static RatioMoments simulated(Random random, double rate) {
    RatioMoments moments = new RatioMoments();
    for (int unit = 0; unit < 2000; unit++) {
      double own = rate * 2 * random.nextDouble();
      int requests = 1 + random.nextInt(8);
      int clicks = 0;
      for (int i = 0; i < requests; i++) {
        clicks += random.nextDouble() < own ? 1 : 0;
      }
      moments.add(requests, clicks);
    }
    return moments;
  }

  @Test
  void thePageShowsWhatTheReportSays() {
    Random random = new Random(7);
    for (int i = 0; i < 400; i++) {
      String variant = i % 2 == 0 ? "control" : "treatment";
      shown("r" + i, "u" + i, variant, i / 100, "htf");
      if (random.nextInt(variant.equals("control") ? 5 : 3) == 0) {
        clicked("r" + i, "r" + i + "-" + random.nextInt(3));
      }
    }

    String page = new String(ReportPage.of(report()), StandardCharsets.UTF_8);

    assertThat(page)
        .contains("Experiment ssl", "Clicks", "Lift of each day over control", "<svg", "treatment")
        .contains("Conversions", "There were none.")
        .doesNotContain("NaN", "http://", "https://", "<script");
  }

  private void shown(String request, String unit, String variant, int day, String slices) {
    events.add(exposure(request, unit, variant, day, slices, true));
  }

  private static Event exposure(
      String request, String unit, String variant, int day, String slices, boolean drawn) {
    return exposure("abc", request, unit, variant, day, slices, drawn);
  }

  private static Event exposure(
      String digest,
      String request,
      String unit,
      String variant,
      int day,
      String slices,
      boolean drawn) {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < slices.length(); i++) {
      items.add(request + "-" + i);
    }
    return new Event(
        EventKind.EXPOSURE,
        day * DAY + 5,
        request,
        "ssl",
        digest,
        variant,
        unit,
        0.5,
        drawn ? null : Boolean.FALSE,
        "release",
        items,
        slices,
        null);
  }

  private void clicked(String request, String item) {
    events.add(Event.feedback(EventKind.CLICK, 10, request, item));
  }

  private ExperimentReport report() {
    write();
    return ExperimentReport.of(folder, "ssl", Control.usual());
  }

  /** Feedback comes first, as it may when several processes write. */
  private void write() {
    write(events.reversed());
  }

  private void write(List<Event> inOrder) {
    StringBuilder lines = new StringBuilder();
    for (Event event : inOrder) {
      lines.append(MAPPER.writeValueAsString(event)).append('\n');
    }
    try {
      Files.writeString(folder.resolve("events-1.jsonl"), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ExperimentReport.Rate rate(ExperimentReport report, String variant, String slice) {
    return report.rates().stream()
        .filter(rate ->
            rate.kind() == EventKind.CLICK
                && rate.variant().equals(variant)
                && rate.slice().equals(slice))
        .findFirst()
        .orElseThrow();
  }
}
