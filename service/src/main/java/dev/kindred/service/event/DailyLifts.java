package dev.kindred.service.event;

import dev.kindred.service.event.ExperimentReport.Day;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The lift of each day, and of all days up to each. */
final class DailyLifts {

  private final Exposures exposures;
  private final List<String> variants; // by name
  private final String control;
  private final EventKind kind;
  private final int[] requests; // of each unit so far
  private final int[] outcomes;
  private final RatioMoments[] soFar;
  private RatioMoments[] today;

  DailyLifts(Exposures exposures, String control, EventKind kind) {
    this.exposures = exposures;
    this.control = control;
    this.kind = kind;
    variants = List.copyOf(exposures.shares().keySet());
    requests = new int[exposures.unitCount()];
    outcomes = new int[exposures.unitCount()];
    soFar = none();
    today = none();
  }

  private RatioMoments[] none() {
    RatioMoments[] moments = new RatioMoments[variants.size()];
    Arrays.setAll(moments, _ -> new RatioMoments());
    return moments;
  }

  /** The days, rising, and of each the variants by name. */
  List<Day> days() {
    List<Day> days = new ArrayList<>();
    LocalDate day = LocalDate.MIN;
    for (int number : exposures.byDay()) {
      Exposures.UnitDay of = exposures.day(number, kind);
      if (!of.day().equals(day)) {
        end(day, days);
        day = of.day();
      }
      add(of);
    }
    end(day, days);
    return days;
  }

  private void add(Exposures.UnitDay of) {
    today[of.variant()].add(of.requests(), of.outcomes());
    int unit = of.unit();
    RatioMoments all = soFar[of.variant()];
    int x = requests[unit] + of.requests();
    int y = outcomes[unit] + of.outcomes();
    if (requests[unit] == 0) {
      all.add(x, y);
    } else {
      all.change(requests[unit], outcomes[unit], x, y);
    }
    requests[unit] = x;
    outcomes[unit] = y;
  }

  private void end(LocalDate day, List<Day> days) {
    if (day.equals(LocalDate.MIN)) {
      return;
    }
    RatioMoments base = today[exposures.variant(control)];
    RatioMoments baseSoFar = soFar[exposures.variant(control)];
    for (String variant : variants) {
      int number = exposures.variant(variant);
      boolean isControl = variant.equals(control);
      days.add(
          new Day(
              day.toString(),
              variant,
              kind,
              Estimate.ratio(today[number]),
              isControl ? Estimate.NONE : Estimate.lift(today[number], base),
              isControl ? Estimate.NONE : Estimate.lift(soFar[number], baseSoFar)));
    }
    today = none();
  }
}
