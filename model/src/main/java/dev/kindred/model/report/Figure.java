package dev.kindred.model.report;

/** A drawing of a report, whose colours are the page's. */
public sealed interface Figure permits HeatMap, IntervalPlot, LineChart, ScatterPlot {

  /** What it shows. */
  String title();

  /** An {@code svg} element. */
  String svg();
}
