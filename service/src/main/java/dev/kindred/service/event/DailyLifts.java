package dev.kindred.service.event;

import dev.kindred.service.event.ExperimentReport.Day;
import dev.kindred.service.event.Exposures.Cut;
import dev.kindred.service.event.Exposures.Request;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The lift of each day, and of all days up to each. */
final class DailyLifts {

  private final Set<String> variants;
  private final String control;
  private final EventKind kind;
  private final Map<String, Totals> soFar = new HashMap<>(); // by variant

  /** The units of a variant and their moments. */
  private static final class Totals {
    private final Map<String, double[]> units = new HashMap<>();
    private final RatioMoments moments = new RatioMoments();

    void add(String unit, boolean outcome) {
      double[] sums = units.get(unit);
      if (sums == null) {
        sums = new double[] {1, outcome ? 1 : 0};
        units.put(unit, sums);
        moments.add(sums[0], sums[1]);
        return;
      }
      double x = sums[0];
      double y = sums[1];
      sums[0]++;
      sums[1] += outcome ? 1 : 0;
      moments.change(x, y, sums[0], sums[1]);
    }
  }

  DailyLifts(Set<String> variants, String control, EventKind kind) {
    this.variants = variants;
    this.control = control;
    this.kind = kind;
  }

  /**
   * The days.
   *
   * @param requests by rising day
   */
  List<Day> of(List<Request> requests) {
    List<Day> days = new ArrayList<>();
    Map<String, Totals> today = new HashMap<>();
    for (int i = 0; i < requests.size(); i++) {
      Request request = requests.get(i);
      boolean outcome = request.has(kind, Cut.ALL);
      today.computeIfAbsent(request.variant(), _ -> new Totals()).add(request.unit(), outcome);
      soFar.computeIfAbsent(request.variant(), _ -> new Totals()).add(request.unit(), outcome);
      boolean lastOfDay =
          i + 1 == requests.size() || !requests.get(i + 1).day().equals(request.day());
      if (lastOfDay) {
        end(request.day(), today, days);
        today.clear();
      }
    }
    return days;
  }

  private void end(LocalDate day, Map<String, Totals> today, List<Day> days) {
    RatioMoments base = moments(today, control);
    RatioMoments baseSoFar = moments(soFar, control);
    for (String variant : variants) {
      RatioMoments of = moments(today, variant);
      boolean isControl = variant.equals(control);
      days.add(
          new Day(
              day.toString(),
              variant,
              kind,
              Estimate.ratio(of),
              isControl ? Estimate.NONE : Estimate.lift(of, base),
              isControl ? Estimate.NONE : Estimate.lift(moments(soFar, variant), baseSoFar)));
    }
  }

  private static RatioMoments moments(Map<String, Totals> of, String variant) {
    Totals totals = of.get(variant);
    return totals == null ? new RatioMoments() : totals.moments;
  }
}
