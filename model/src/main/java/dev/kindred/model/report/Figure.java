package dev.kindred.model.report;

/** A drawing of a report, whose colours are the page's. */
public sealed interface Figure permits HeatMap, IntervalPlot, LineChart, ScatterPlot {

  /** What it shows. */
  String title();

  /** What is drawn. */
  Drawing drawing();

  /** An {@code svg} element. */
  default String svg() {
    return drawing().svg();
  }
}
