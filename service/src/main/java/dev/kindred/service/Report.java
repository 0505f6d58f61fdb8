package dev.kindred.service;

import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.files.WriteAside;
import dev.kindred.service.event.Control;
import dev.kindred.service.event.ExperimentReport;
import dev.kindred.service.event.NoReportException;
import dev.kindred.service.event.ReportPage;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The program {@code kindred report}. */
public final class Report {

  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final String HELP =
      """
      usage: kindred report EXPERIMENT --events FOLDER --out REPORT.html [--control VARIANT]

      What came of an experiment: rates, lift and 95 % intervals of each variant, on all, head, tail and
      fresh items and day by day, and whether the variants got the units that they were meant to get.

        --events FOLDER     the events that the service wrote (RELEASES/.state/events)
        --out REPORT.html   one file that loads nothing
        --control VARIANT   what the others are compared with (default: control, or the first by name)
      """;

  private Report() {}

  /** Writes the report; exits with 1 if it cannot, 2 on a wrong command line. */
  public static void main(String[] arguments) {
    int exit = run(List.of(arguments));
    if (exit != 0) {
      System.exit(exit);
    }
  }

  static int run(List<String> arguments) {
    if (arguments.contains("--help") || arguments.contains("-h")) {
      System.out.print(HELP);
      return 0;
    }
    try {
      Arguments given = Arguments.of(arguments);
      ExperimentReport report =
          ExperimentReport.of(
              given.events,
              given.experiment,
              given.control.isEmpty() ? Control.usual() : Control.named(given.control));
      WriteAside.file(given.out, aside -> Files.write(aside, ReportPage.of(report)));
      report
          .rates()
          .forEach(rate -> {
            if (rate.slice().equals("all") && rate.count() > 0) {
              System.out.println(line(rate));
            }
          });
      System.out.println(
          (report.sampleRatio().alarm() ? "ALARM: sample ratio, see " : "written: ") + given.out);
      return 0;
    } catch (UsageException e) {
      System.err.println("kindred report: " + e.getMessage());
      System.err.print(HELP);
      return USAGE;
    } catch (InvalidInputException | NoReportException e) {
      System.err.println("kindred report: " + e.getMessage());
      return FAILED;
    }
  }

  private static String line(ExperimentReport.Rate rate) {
    String line =
        String.format(
            Locale.ROOT,
            "%s, %s: rate %.2f %%",
            rate.variant(),
            rate.kind().name().toLowerCase(Locale.ROOT),
            100 * rate.rate().value());
    return Double.isFinite(rate.lift().value())
        ? line
            + String.format(
                Locale.ROOT,
                ", lift %.2f %% (%.2f to %.2f)",
                100 * rate.lift().value(),
                100 * rate.lift().low(),
                100 * rate.lift().high())
        : line;
  }

  private static final class UsageException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  private record Arguments(String experiment, Path events, Path out, String control) {

    static Arguments of(List<String> arguments) {
      String experiment = "";
      String events = "";
      String out = "";
      String control = "";
      for (int i = 0; i < arguments.size(); i++) {
        String argument = arguments.get(i);
        if (!argument.startsWith("--")) {
          if (!experiment.isEmpty()) {
            throw new UsageException("unknown argument '" + argument + "'");
          }
          experiment = argument;
          continue;
        }
        int equals = argument.indexOf('=');
        String option = equals < 0 ? argument : argument.substring(0, equals);
        if (equals < 0 && i + 1 == arguments.size()) {
          throw new UsageException("option " + option + " needs a value");
        }
        String value = equals < 0 ? arguments.get(++i) : argument.substring(equals + 1);
        switch (option) {
          case "--events" -> events = value;
          case "--out" -> out = value;
          case "--control" -> control = value;
          default -> throw new UsageException("unknown option '" + option + "'");
        }
      }
      if (experiment.isEmpty() || events.isEmpty() || out.isEmpty()) {
        throw new UsageException("EXPERIMENT, --events and --out are needed");
      }
      return new Arguments(experiment, Path.of(events), Path.of(out), control);
    }
  }
}
