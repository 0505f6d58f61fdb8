package dev.kindred.benchmarks;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.service.event.Control;
import dev.kindred.service.event.EventKind;
import dev.kindred.service.event.ExperimentReport;
import dev.kindred.service.event.ReportPage;
import dev.kindred.service.experiment.Experiments;
import dev.kindred.service.experiment.ExperimentsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * Plays an A/B experiment whose outcome is known, from the request to the report.
 *
 * <pre>./kindred bench experiment --releases work/demo/releases --out work/experiment</pre>
 */
@Command(
    name = "kindred bench experiment",
    mixinStandardHelpOptions = true,
    description = {
      "Plays an A/B experiment whose outcome is known: starts the service with two releases, lets",
      "people ask and click with given probabilities, and compares the report with them. Then, at",
      "the level of the log: many A/A experiments, and one that loses units."
    })
public final class ExperimentBenchmark implements Callable<Integer> {

  private static final String NAME = "played";

  @Option(
      names = "--releases",
      required = true,
      paramLabel = "FOLDER",
      description = "The folder of bundles; the first two by name are control and treatment.")
  private Path releases = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "Where events and report go; must not exist.")
  private Path out = Path.of("");

  @Option(
      names = "--people",
      defaultValue = "6000",
      description = "Who ask the service (default: ${DEFAULT-VALUE}).")
  private int people;

  @Option(
      names = "--rate",
      defaultValue = "0.10",
      description = "Share of the control's requests with a click (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--lift",
      defaultValue = "0.25",
      description = "The treatment's true lift over it (default: ${DEFAULT-VALUE}).")
  private double lift;

  @Option(
      names = "--runs",
      defaultValue = "200",
      description = "A/A experiments, and A/B ones, of the log alone (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--skewed-units",
      defaultValue = "200000",
      description = "Units of the experiments that lose some (default: ${DEFAULT-VALUE}).")
  private int skewedUnits;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of what people do (default: ${DEFAULT-VALUE}).")
  private long seed;

  private ExperimentBenchmark() {}

  /** Runs the command. */
  public static void main(String[] arguments) {
    System.exit(Commands.execute(new ExperimentBenchmark(), arguments));
  }

  @Override
  public Integer call() throws IOException {
    if (Files.exists(out)) {
      throw new InvalidInputException(out + " exists already; choose another --out or remove it");
    }
    Files.createDirectories(out);
    assignments();
    service();
    log();
    return 0;
  }

  /** How long the hash takes: medians of rounds over a million units. */
  private void assignments() throws IOException {
    Path file = out.resolve("timed.yaml");
    Files.writeString(
        file,
        """
        experiments:
          - {name: first, unit: user, traffic: 10%, variants: {a: {weight: 1, release: x}}}
          - name: second
            unit: user
            traffic: 100%
            variants: {a: {weight: 50, release: x}, b: {weight: 50, release: y}}
        """);
    Experiments experiments = ExperimentsFile.read(file);
    List<String> units = IntStream.range(0, 1_000_000).mapToObj(i -> "user-" + i).toList();
    double[] nanos = new double[7];
    long taken = 0;
    for (int round = 0; round < nanos.length; round++) {
      long start = System.nanoTime();
      for (String unit : units) {
        taken += experiments.assign(unit, "seed").orElseThrow().variant().length();
      }
      nanos[round] = (System.nanoTime() - start) / (double) units.size();
    }
    System.out.printf(
        Locale.ROOT,
        "an assignment, two experiments in turn: %.0f ns (%d)%n",
        Medians.of(nanos),
        taken / nanos.length);
  }

  private void service() throws IOException {
    List<String> names = names();
    Path experiments = out.resolve("experiments.yaml");
    Files.writeString(
        experiments,
        """
        experiments:
          - name: %s
            unit: user
            traffic: 100%%
            variants:
              control:   {weight: 50, release: %s}
              treatment: {weight: 50, release: %s}
        """
            .formatted(NAME, names.get(0), names.get(1)));
    Path state = out.resolve("state");
    String token = UUID.randomUUID().toString();
    SimulatedLog.Rates rates = new SimulatedLog.Rates(rate, rate * (1 + lift));
    List<String> seeds =
        Bundle.open(releases.resolve(names.getFirst())).corpus().stream()
            .map(entry -> entry.item().id())
            .toList();
    try (ServiceProcess service =
        ServiceProcess.start(
            new ServiceProcess.Options(
                releases,
                List.of(
                    "kindred.experiments=" + experiments.toAbsolutePath(),
                    "kindred.state=" + state.toAbsolutePath(),
                    "kindred.token=" + token),
                List.of()))) {
      PlayedExperiment played = new PlayedExperiment(service.port(), token, seeds, rates);
      long requests = played.play(people, seed);
      print(requests, played.report(NAME), rates);
    }
    Path days = out.resolve("days");
    SpreadLog.over(14, state.resolve("events"), days);
    Path page = out.resolve("report.html");
    Files.write(page, ReportPage.of(ExperimentReport.of(days, NAME, Control.named("control"))));
    System.out.println("the same, its requests spread over 14 days: " + page);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> folders = Files.list(releases)) {
      List<String> names =
          folders
              .filter(folder -> Files.exists(folder.resolve("manifest.json")))
              .map(folder -> String.valueOf(folder.getFileName()))
              .sorted()
              .toList();
      if (names.size() < 2) {
        throw new InvalidInputException(
            releases + " must hold two bundles at least, but holds " + names);
      }
      return names;
    }
  }

  private static void print(long requests, JsonNode report, SimulatedLog.Rates rates) {
    System.out.printf(
        Locale.ROOT,
        "the service: %d requests, sample ratio p %.3f%n",
        requests,
        report.at("/sampleRatio/pValue").asDouble());
    for (JsonNode of : report.at("/rates")) {
      if (of.at("/slice").asString().equals("all") && of.at("/kind").asString().equals("click")) {
        System.out.printf(
            Locale.ROOT,
            "  %-9s clicks %5.2f %% (true %5.2f %%)%n",
            of.at("/variant").asString(),
            100 * of.at("/rate/value").asDouble(),
            100 * rates.of(of.at("/variant").asString()));
        if (of.at("/lift/value").isNumber()) {
          double low = of.at("/lift/low").asDouble();
          double high = of.at("/lift/high").asDouble();
          System.out.printf(
              Locale.ROOT,
              "  lift %.1f %%, 95 %% interval %.1f to %.1f; true %.1f: %s%n",
              100 * of.at("/lift/value").asDouble(),
              100 * low,
              100 * high,
              100 * rates.lift(),
              low <= rates.lift() && rates.lift() <= high ? "covered" : "NOT COVERED");
        }
      }
    }
  }

  private void log() throws IOException {
    SimulatedLog.Rates same = new SimulatedLog.Rates(rate, rate);
    SimulatedLog.Rates different = new SimulatedLog.Rates(rate, rate * (1 + lift));
    System.out.println("the log alone, the service's own hash, files and report:");
    repeat("A/A", run -> new SimulatedLog("aa" + run, 2000, 8, same, 0, seed + run), same);
    repeat(
        "A/B", run -> new SimulatedLog("ab" + run, 2000, 8, different, 0, seed - run), different);
    for (double lost : new double[] {0, 0.01, 0.02, 0.04}) {
      int caught = 0;
      int tries = 10;
      for (int run = 0; run < tries; run++) {
        SimulatedLog log = new SimulatedLog("skew" + run, skewedUnits, 1, same, lost, seed + run);
        caught += play(log).sampleRatio().alarm() ? 1 : 0;
      }
      System.out.printf(
          Locale.ROOT,
          "  %.0f %% of the treatment's units lost, %.2f : %.2f of %d: %d of %d are alarms%n",
          100 * lost,
          100 / (2 - lost),
          100 * (1 - lost) / (2 - lost),
          skewedUnits,
          caught,
          tries);
    }
  }

  @FunctionalInterface
  private interface Plan {
    SimulatedLog of(int run);
  }

  private void repeat(String what, Plan plan, SimulatedLog.Rates rates) throws IOException {
    int alarms = 0;
    int covered = 0;
    int different = 0;
    for (int run = 0; run < runs; run++) {
      ExperimentReport report = play(plan.of(run));
      alarms += report.sampleRatio().alarm() ? 1 : 0;
      ExperimentReport.Rate treatment = clicks(report);
      covered += treatment.lift().covers(rates.lift()) ? 1 : 0;
      different += treatment.lift().covers(0) ? 0 : 1;
    }
    System.out.printf(
        Locale.ROOT,
        "  %d %s of 2000 units: %d alarms of the sample ratio, %d intervals cover the true lift of"
            + " %.0f %%, %d exclude none%n",
        runs,
        what,
        alarms,
        covered,
        100 * rates.lift(),
        different);
  }

  /** The treatment's clicks in all slices together. */
  static ExperimentReport.Rate clicks(ExperimentReport report) {
    return report.rates().stream()
        .filter(of ->
            of.variant().equals("treatment")
                && of.kind() == EventKind.CLICK
                && of.slice().equals("all"))
        .findFirst()
        .orElseThrow();
  }

  private static ExperimentReport play(SimulatedLog log) throws IOException {
    Path folder = Files.createTempDirectory("kindred-experiment");
    try {
      return log.play(folder);
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
