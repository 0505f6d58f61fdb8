package dev.kindred.service.event;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.service.event.Exposures.Cut;
import dev.kindred.service.event.Exposures.Request;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
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
 * @param crossed units that saw several variants; they do not count
 * @param feedback events on the requests
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
    int crossed,
    long feedback,
    long strays,
    SampleRatio sampleRatio,
    List<VariantCount> variants,
    List<Rate> rates,
    List<Day> days) {

  private static final List<EventKind> KINDS = List.of(EventKind.CLICK, EventKind.CONVERSION);

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
   * Reads the events of a folder.
   *
   * @param control the variant that the others are compared with; if empty, the one called {@code
   *     control}, or else the first by name
   * @throws InvalidInputException if the folder cannot be read, or has no such experiment or
   *     variant
   */
  public static ExperimentReport of(Path folder, String experiment, String control) {
    String[] digest = {""};
    Set<String> names = new TreeSet<>();
    EventFiles.read(
        folder,
        event -> {
          if (event.kind() == EventKind.EXPOSURE && event.experiment() != null) {
            names.add(event.experiment());
            if (event.experiment().equals(experiment) && event.digest() != null) {
              digest[0] = event.digest();
            }
          }
        });
    if (!names.contains(experiment)) {
      throw new InvalidInputException(
          "the events in %s have no experiment '%s'; they have: %s"
              .formatted(folder, experiment, names.isEmpty() ? "none" : String.join(", ", names)));
    }
    Exposures exposures = new Exposures();
    EventFiles.read(
        folder,
        event -> {
          if (event.kind() == EventKind.EXPOSURE
              && experiment.equals(event.experiment())
              && digest[0].equals(event.digest())) {
            exposures.show(event);
          }
        });
    EventFiles.read(
        folder,
        event -> {
          if (event.kind() != EventKind.EXPOSURE) {
            exposures.answer(event);
          }
        });
    return of(experiment, digest[0], control, exposures);
  }

  private static ExperimentReport of(
      String experiment, String digest, String wanted, Exposures exposures) {
    SortedMap<String, Double> shares = exposures.shares();
    String control =
        !wanted.isEmpty() || shares.isEmpty()
            ? wanted
            : shares.containsKey("control") ? "control" : shares.firstKey();
    if (!shares.isEmpty() && !shares.containsKey(control)) {
      throw new InvalidInputException(
          "experiment '%s' has shown no variant '%s'; it has shown %s"
              .formatted(experiment, control, String.join(", ", shares.keySet())));
    }
    List<Request> requests =
        exposures.requests().stream().sorted(Comparator.comparing(Request::day)).toList();
    List<VariantCount> counts = counts(requests, shares);
    List<Rate> rates = new ArrayList<>();
    List<Day> days = new ArrayList<>();
    for (EventKind kind : KINDS) {
      for (Cut cut : Cut.values()) {
        rates.addAll(rates(requests, shares.keySet(), control, kind, cut));
      }
      days.addAll(new DailyLifts(shares.keySet(), control, kind).of(requests));
    }
    return new ExperimentReport(
        experiment,
        digest,
        control,
        requests.size(),
        exposures.notDrawn(),
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

  private static List<VariantCount> counts(
      List<Request> requests, SortedMap<String, Double> shares) {
    Map<String, Set<String>> units = new HashMap<>();
    Map<String, Long> answered = new HashMap<>();
    for (Request request : requests) {
      units.computeIfAbsent(request.variant(), _ -> new TreeSet<>()).add(request.unit());
      answered.merge(request.variant(), 1L, Long::sum);
    }
    List<VariantCount> counts = new ArrayList<>();
    shares.forEach((variant, share) ->
        counts.add(
            new VariantCount(
                variant,
                share,
                units.getOrDefault(variant, Set.of()).size(),
                answered.getOrDefault(variant, 0L))));
    return counts;
  }

  private static List<Rate> rates(
      List<Request> requests, Set<String> variants, String control, EventKind kind, Cut cut) {
    Map<String, Map<String, double[]>> units = new HashMap<>();
    for (Request request : requests) {
      double[] sums =
          units
              .computeIfAbsent(request.variant(), _ -> new HashMap<>())
              .computeIfAbsent(request.unit(), _ -> new double[2]);
      sums[0]++;
      sums[1] += request.has(kind, cut) ? 1 : 0;
    }
    SortedMap<String, RatioMoments> moments = new TreeMap<>();
    for (String variant : variants) {
      RatioMoments of = new RatioMoments();
      units.getOrDefault(variant, Map.of()).values().forEach(sums -> of.add(sums[0], sums[1]));
      moments.put(variant, of);
    }
    RatioMoments base = moments.getOrDefault(control, new RatioMoments());
    List<Rate> rates = new ArrayList<>();
    moments.forEach((variant, of) ->
        rates.add(
            new Rate(
                variant,
                kind,
                cut.label(),
                (long) of.total(),
                Estimate.ratio(of),
                variant.equals(control) ? Estimate.NONE : Estimate.lift(of, base))));
    return rates;
  }
}
