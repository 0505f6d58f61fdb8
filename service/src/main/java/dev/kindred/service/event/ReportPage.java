package dev.kindred.service.event;

import dev.kindred.model.report.Axis;
import dev.kindred.model.report.HtmlReport;
import dev.kindred.model.report.IntervalPlot;
import dev.kindred.model.report.LineChart;
import dev.kindred.model.report.Scale;
import dev.kindred.model.report.Series;
import dev.kindred.service.event.ExperimentReport.Day;
import dev.kindred.service.event.ExperimentReport.Rate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The report of an experiment as a page of one file. */
public final class ReportPage {

  private static final int MOST_LINES = 6;

  private final ExperimentReport report;
  private final HtmlReport page;

  private ReportPage(ExperimentReport report) {
    this.report = report;
    page = new HtmlReport("Experiment " + report.experiment());
  }

  /** The page in UTF-8. */
  public static byte[] of(ExperimentReport report) {
    ReportPage page = new ReportPage(report);
    page.units();
    for (EventKind kind : List.of(EventKind.CLICK, EventKind.CONVERSION)) {
      page.kind(kind);
    }
    page.page.note(
        ("A rate is the share of requests with at least one such event on an item of the slice. Head:"
                + " the tenth of the items most often chosen in training; fresh: never chosen there."
                + " Intervals are 95 %%, take units as what was drawn (delta method), and are not"
                + " corrected for looking often. Digest %s. Left out: %d requests whose variant was"
                + " set and not drawn, %d requests of other digests (experiments that had the name"
                + " before, or elsewhere), %d units that saw several variants, %d events on items that"
                + " their answer did not have.")
            .formatted(
                report.digest(),
                report.notDrawn(),
                report.otherDigests(),
                report.crossed(),
                report.strays()));
    return page.page.bytes();
  }

  private void units() {
    SampleRatio ratio = report.sampleRatio();
    page.paragraph(
        ratio.alarm()
            ? "ALARM: the variants did not get the units that they were meant to get (p = %s)."
                    .formatted(small(ratio.pValue()))
                + " Something loses units of one of them; trust no other number of this page."
            : "The variants got the units that they were meant to get (p = %s)."
                .formatted(small(ratio.pValue())));
    page.table(
        List.of("variant", "meant to get", "units", "requests"),
        report.variants().stream()
            .map(variant ->
                List.of(
                    variant.name(),
                    percent(variant.share()),
                    Long.toString(variant.units()),
                    Long.toString(variant.requests())))
            .toList());
  }

  private void kind(EventKind kind) {
    List<Rate> rates = report.rates().stream().filter(rate -> rate.kind() == kind).toList();
    page.heading(kind == EventKind.CLICK ? "Clicks" : "Conversions");
    if (rates.stream().allMatch(rate -> rate.count() == 0)) {
      page.paragraph("There were none.");
      return;
    }
    page.table(
        List.of("items", "variant", "requests with one", "rate", "95 %", "lift", "95 %"),
        rates.stream().map(ReportPage::row).toList());
    List<IntervalPlot.Row> lifts =
        rates.stream()
            .filter(rate -> Double.isFinite(rate.lift().low()))
            .map(rate ->
                new IntervalPlot.Row(
                    rate.slice() + ", " + rate.variant(),
                    100 * (rate.lift().low() + rate.lift().high()) / 2,
                    100 * (rate.lift().high() - rate.lift().low()) / 2))
            .toList();
    if (!lifts.isEmpty()) {
      page.figure(
          new IntervalPlot(
              "Lift over " + report.control(), Axis.of("lift, %", Scale.LINEAR), lifts, 0));
    }
    curve(kind, "Lift of each day over " + report.control(), Day::lift);
    curve(kind, "Lift of all days so far over " + report.control(), Day::liftSoFar);
  }

  private void curve(EventKind kind, String title, Function<Day, Estimate> lift) {
    List<Series> lines = new ArrayList<>();
    List<String> dates = report.days().stream().map(Day::day).distinct().sorted().toList();
    for (ExperimentReport.VariantCount variant : report.variants()) {
      List<Series.Point> points = new ArrayList<>();
      List<Series.Point> low = new ArrayList<>();
      List<Series.Point> high = new ArrayList<>();
      for (Day day : report.days()) {
        Estimate estimate = lift.apply(day);
        if (day.kind() == kind
            && day.variant().equals(variant.name())
            && Double.isFinite(estimate.low())) {
          int number = dates.indexOf(day.day()) + 1;
          points.add(new Series.Point(number, 100 * estimate.value()));
          low.add(new Series.Point(number, 100 * estimate.low()));
          high.add(new Series.Point(number, 100 * estimate.high()));
        }
      }
      if (points.size() > 1 && lines.size() + 3 <= MOST_LINES) {
        lines.add(new Series(variant.name(), points));
        lines.add(new Series(variant.name() + ", lower bound", low));
        lines.add(new Series(variant.name() + ", upper bound", high));
      }
    }
    if (!lines.isEmpty()) {
      page.figure(
          new LineChart(
              title,
              Axis.of("day from " + dates.getFirst(), Scale.LINEAR),
              Axis.of("lift, %", Scale.LINEAR),
              lines));
    }
  }

  private static List<String> row(Rate rate) {
    boolean compared = Double.isFinite(rate.lift().value());
    return List.of(
        rate.slice(),
        rate.variant(),
        Long.toString(rate.count()),
        percent(rate.rate().value()),
        interval(rate.rate()),
        compared ? percent(rate.lift().value()) : "",
        compared ? interval(rate.lift()) : "");
  }

  private static String interval(Estimate estimate) {
    return Double.isFinite(estimate.low())
        ? percent(estimate.low()) + " to " + percent(estimate.high())
        : "";
  }

  private static String percent(double share) {
    return Double.isFinite(share) ? String.format(Locale.ROOT, "%.2f %%", 100 * share) : "";
  }

  private static String small(double p) {
    return p < SampleRatio.ALARM ? "< 0.001" : String.format(Locale.ROOT, "%.3f", p);
  }
}
