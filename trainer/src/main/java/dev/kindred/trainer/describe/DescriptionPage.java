package dev.kindred.trainer.describe;

import dev.kindred.model.report.Axis;
import dev.kindred.model.report.HeatMap;
import dev.kindred.model.report.HtmlReport;
import dev.kindred.model.report.LineChart;
import dev.kindred.model.report.Scale;
import dev.kindred.model.report.Series;
import java.util.List;

/** A description as a page with plots. */
public final class DescriptionPage {
  private DescriptionPage() {}

  /**
   * The page.
   *
   * @param name the dataset's
   */
  public static HtmlReport of(String name, Description description) {
    HtmlReport page =
        new HtmlReport("Dataset " + name)
            .paragraph(
                "%s items, of which %s are never a target in training and %s fewer than five times."
                    .formatted(
                        DescriptionTables.count(description.items()),
                        DescriptionTables.count(description.popularity().never()),
                        DescriptionTables.count(description.popularity().fewerThanFive())))
            .note("Digest of the dataset: " + description.digest())
            .heading("Pairs");
    table(page, DescriptionTables.sizes(description));
    page.heading("Popularity");
    if (!description.popularity().curve().isEmpty()) {
      page.figure(popularity(description.popularity()));
    }
    table(page, DescriptionTables.popularity(description));
    page.heading("Features");
    table(page, DescriptionTables.features(description));
    return page.heading("Mutual information")
        .figure(
            new HeatMap(
                "Mutual information of each two features, in nats; the diagonal holds the entropies",
                description.features().stream().map(FeatureStatistics::name).toList(),
                description.mutualInformation()))
        .note(
            "A feature without a value counts as a value of its own. An item with several values"
                + " spreads its weight evenly over them. Above 50,000 items a sample is measured.");
  }

  private static void table(HtmlReport page, DescriptionTables.Table table) {
    page.table(table.columns(), table.rows());
  }

  private static LineChart popularity(Popularity popularity) {
    List<Series.Point> points =
        popularity.curve().stream()
            .map(share -> new Series.Point(100 * share.items(), 100 * share.pairs()))
            .toList();
    return new LineChart(
        "The share of the training pairs that the most frequent targets take (Yao et al. 2021,"
            + " Figure 4)",
        Axis.of("most frequent items, %", Scale.LOG),
        Axis.of("training pairs, %", Scale.LINEAR).between(0, 100),
        List.of(new Series("training pairs", points)));
  }
}
