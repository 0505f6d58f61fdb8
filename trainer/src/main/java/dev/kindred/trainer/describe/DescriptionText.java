package dev.kindred.trainer.describe;

import dev.kindred.model.report.TextTable;

/** A description as plain text. */
public final class DescriptionText {
  private DescriptionText() {}

  /** The lines, each ended. */
  public static String of(Description description) {
    return """
    items %s, of which %s are never a target in training and %s fewer than five times

    %s
    %s
    %s
    mutual information of each two features, in nats; the diagonal holds their entropies
    %s\
    """
        .formatted(
            DescriptionTables.count(description.items()),
            DescriptionTables.count(description.popularity().never()),
            DescriptionTables.count(description.popularity().fewerThanFive()),
            text(DescriptionTables.sizes(description)),
            text(DescriptionTables.popularity(description)),
            text(DescriptionTables.features(description)),
            text(DescriptionTables.mutualInformation(description)));
  }

  private static String text(DescriptionTables.Table table) {
    return TextTable.align(table.withHeader(), 1);
  }
}
