package dev.kindred.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.service.event.Control;
import dev.kindred.service.event.ExperimentReport;
import dev.kindred.service.event.ReportPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The short form of {@code kindred bench experiment}. What units do is drawn from fixed seeds, and
 * who gets which variant is a hash, so that each run of a test is the same.
 */
@Timeout(300)
class PlayedExperimentTest {

  private static final Path BUNDLE = Path.of("../service/src/test/resources/bundles/small");
  private static final String TOKEN = "a-token-for-a-play-of-one-act";
  private static final SimulatedLog.Rates SAME = new SimulatedLog.Rates(0.1, 0.1);

  @TempDir Path folder;

  @Test
  void theReportOfTheRealServiceCoversTheTrueLift() throws IOException {
    copyBundle("one");
    copyBundle("two");
    Path experiments = folder.resolve("experiments.yaml");
    Files.writeString(
        experiments,
        "experiments: [{name: played, unit: user, traffic: 100%, variants:"
            + " {control: {weight: 50, release: one}, treatment: {weight: 50, release: two}}}]");
    SimulatedLog.Rates rates = new SimulatedLog.Rates(0.2, 0.4);
    JsonNode report;
    long requests;
    try (ServiceProcess service =
        ServiceProcess.start(
            new ServiceProcess.Options(
                folder.resolve("releases"),
                List.of(
                    "kindred.experiments=" + experiments,
                    "kindred.state=" + folder.resolve("state"),
                    "kindred.token=" + TOKEN),
                List.of("-XX:TieredStopAtLevel=1")))) {
      List<String> seeds = IntStream.range(0, 100).mapToObj(i -> "item-" + i).toList();
      PlayedExperiment played = new PlayedExperiment(service.port(), TOKEN, seeds, rates);
      requests = played.play(400, 1);
      report = played.report("played");
    }

    assertThat(report.at("/requests").asLong()).isEqualTo(requests);
    assertThat(report.at("/strays").asLong()).isZero();
    assertThat(report.at("/sampleRatio/alarm").asBoolean()).isFalse();
    JsonNode lift = lift(report);
    assertThat(lift.at("/low").asDouble()).isBetween(0.0, rates.lift());
    assertThat(lift.at("/high").asDouble()).isGreaterThan(rates.lift());

    Path days = folder.resolve("days");
    SpreadLog.over(5, folder.resolve("state/events"), days);
    ExperimentReport spread = ExperimentReport.of(days, "played", Control.usual());
    assertThat(spread.days().stream().map(ExperimentReport.Day::day).distinct()).hasSize(5);
    assertThat(spread.requests()).isEqualTo(requests);
    assertThat(new String(ReportPage.of(spread), StandardCharsets.UTF_8))
        .contains("Lift of all days so far over control");
  }

  private static JsonNode lift(JsonNode report) {
    for (JsonNode rate : report.at("/rates")) {
      if (rate.at("/variant").asString().equals("treatment")
          && rate.at("/kind").asString().equals("click")
          && rate.at("/slice").asString().equals("all")) {
        return rate.at("/lift");
      }
    }
    throw new AssertionError(report);
  }

  @Test
  void aSampleRatioSkewedByOnePercentAt200000UnitsIsCaughtAndNoneWithout() throws IOException {
    // Of the treatment's units one in fifty is lost: 50.5 to 49.5.
    assertThat(played(new SimulatedLog("skew", 200_000, 1, SAME, 0.02, 1)).sampleRatio().alarm())
        .isTrue();
    assertThat(played(new SimulatedLog("skew", 200_000, 1, SAME, 0, 1)).sampleRatio().alarm())
        .isFalse();
  }

  @Test
  void experimentsWithoutADifferenceSeldomShowOne() throws IOException {
    int runs = 30;
    int different = 0;
    int alarms = 0;
    for (int run = 0; run < runs; run++) {
      ExperimentReport report = played(new SimulatedLog("aa" + run, 1000, 6, SAME, 0, run));
      alarms += report.sampleRatio().alarm() ? 1 : 0;
      different += ExperimentBenchmark.clicks(report).lift().covers(0) ? 0 : 1;
    }
    // One in a thousand, and one in twenty: 1.5 of 30; more than 6 once in two thousand.
    assertThat(alarms).isZero();
    assertThat(different).isLessThanOrEqualTo(6);
  }

  private ExperimentReport played(SimulatedLog log) throws IOException {
    return log.play(Files.createTempDirectory(folder, "play"));
  }

  private void copyBundle(String name) throws IOException {
    Path to = folder.resolve("releases").resolve(name);
    try (Stream<Path> files = Files.walk(BUNDLE)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(BUNDLE.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }
}
