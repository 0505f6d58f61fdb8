package dev.kindred.service.event;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.kindred.model.files.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What came of an experiment. A rate is the share of requests with at least one click (or
 * conversion) on an item of a slice; its interval takes units, not requests, as what was drawn.
 *
 * @param experiment its name
 * @param digest of the experiment; where the log has several, the last one's
 * @param control the variant that the others are compared with
 * @param requests that count
 * @param notDrawn requests whose variant was set by an override or a header; they do not count
 * @param otherDigests requests of the experiments that had the name before; they do not count
 * @param crossed units that saw several variants; they do not count
 * @param feedback clicks and conversions of the requests
 * @param strays of them that are about an item which the answer did not have
 * @param sampleRatio whether the variants got the units that they were meant to get
 * @param variants by name
 * @param rates of each variant, kind and slice
 * @param days the same for all items, day by day (UTC)
 */
@JsonPropertyOrder({
  "experiment",
  "digest",
  "control",
  "requests",
  "notDrawn",
  "otherDigests",
  "crossed",
  "feedback",
  "strays",
  "sampleRatio",
  "variants",
  "rates",
  "days"
})
public record ExperimentReport(
    String experiment,
    String digest,
    String control,
    long requests,
    long notDrawn,
    long otherDigests,
    int crossed,
    long feedback,
    long strays,
    SampleRatio sampleRatio,
    List<VariantCount> variants,
    List<Rate> rates,
    List<Day> days) {

  /** What is reported. */
  static final List<EventKind> KINDS = List.of(EventKind.CLICK, EventKind.CONVERSION);

  /**
   * A variant.
   *
   * @param share of the units that it is meant to get
   * @param units that it got
   */
  public record VariantCount(String name, double share, long units, long requests) {}

  /**
   * A rate of a variant.
   *
   * @param slice all, head, tail or fresh
   * @param count of requests with such an outcome
   * @param rate of them
   * @param lift over the control's; NaN of the control itself
   */
  public record Rate(
      String variant, EventKind kind, String slice, long count, Estimate rate, Estimate lift) {}

  /**
   * A day of a variant.
   *
   * @param day as 2026-11-21
   * @param rate of the day
   * @param lift of the day
   * @param liftSoFar of all days up to this one
   */
  public record Day(
      String day,
      String variant,
      EventKind kind,
      Estimate rate,
      Estimate lift,
      Estimate liftSoFar) {}

  /**
   * Reads the events of a folder, twice. In memory are sums of each unit and each of its days, and
   * the clicks and conversions; see {@link Exposures} and {@link Feedback}.
   *
   * @throws NoReportException if the events have no such experiment or variant
   * @throws InvalidInputException if the folder or a line cannot be read
   */
  public static ExperimentReport of(Path folder, String experiment, Control control) {
    EventFiles files = EventFiles.asTheyAre(folder);
    String[] digest = {""};
    Set<String> names = new TreeSet<>();
    Feedback feedback = new Feedback();
    files.read(event -> {
      switch (event.kind()) {
        case EXPOSURE -> {
          if (event.experiment() != null) {
            names.add(event.experiment());
            if (event.experiment().equals(experiment) && event.digest() != null) {
              digest[0] = event.digest();
            }
          }
        }
        case CLICK, CONVERSION -> feedback.add(event.kind(), event.requestId(), event.item());
        case IMPRESSION -> {} // A rate is one of requests.
      }
    });
    if (!names.contains(experiment)) {
      throw new NoReportException(
          NoReportException.Missing.EXPERIMENT,
          "there are no events of an experiment '%s'; there are of: %s"
              .formatted(experiment, names.isEmpty() ? "none" : String.join(", ", names)));
    }
    Exposures exposures = new Exposures(feedback);
    long[] others = {0};
    files.read(event -> {
      if (event.kind() == EventKind.EXPOSURE && experiment.equals(event.experiment())) {
        if (digest[0].equals(event.digest())) {
          exposures.show(event);
        } else {
          others[0]++;
        }
      }
    });
    return of(experiment, digest[0], others[0], control, exposures);
  }

  private static ExperimentReport of(
      String experiment, String digest, long others, Control wanted, Exposures exposures) {
    String control = wanted.among(experiment, exposures.shares().keySet());
    List<VariantCount> counts = counts(exposures);
    List<Rate> rates = new ArrayList<>();
    List<Day> days = new ArrayList<>();
    for (EventKind kind : KINDS) {
      for (Cut cut : Cut.values()) {
        rates.addAll(rates(exposures, control, kind, cut));
      }
      days.addAll(new DailyLifts(exposures, control, kind).days());
    }
    return new ExperimentReport(
        experiment,
        digest,
        control,
        counts.stream().mapToLong(VariantCount::requests).sum(),
        exposures.notDrawn(),
        others,
        exposures.crossed(),
        exposures.feedback(),
        exposures.strays(),
        SampleRatio.of(
            counts.stream().mapToLong(VariantCount::units).toArray(),
            counts.stream().mapToDouble(VariantCount::share).toArray()),
        counts,
        rates,
        days);
  }

  private static List<VariantCount> counts(Exposures exposures) {
    long[] units = new long[exposures.shares().size()];
    long[] requests = new long[units.length];
    exposures.units(
        0,
        (variant, answered, _) -> {
          units[variant]++;
          requests[variant] += answered;
        });
    List<VariantCount> counts = new ArrayList<>();
    exposures
        .shares()
        .forEach((name, share) -> {
          int variant = exposures.variant(name);
          counts.add(new VariantCount(name, share, units[variant], requests[variant]));
        });
    return counts;
  }

  private static List<Rate> rates(Exposures exposures, String control, EventKind kind, Cut cut) {
    RatioMoments[] moments = new RatioMoments[exposures.shares().size()];
    Arrays.setAll(moments, _ -> new RatioMoments());
    exposures.units(
        Outcomes.bit(kind, cut),
        (variant, requests, outcomes) -> moments[variant].add(requests, outcomes));
    List<Rate> rates = new ArrayList<>();
    for (String variant : exposures.shares().keySet()) {
      RatioMoments of = moments[exposures.variant(variant)];
      rates.add(
          new Rate(
              variant,
              kind,
              cut.label(),
              (long) of.total(),
              Estimate.ratio(of),
              variant.equals(control)
                  ? Estimate.NONE
                  : Estimate.lift(of, moments[exposures.variant(control)])));
    }
    return rates;
  }
}
