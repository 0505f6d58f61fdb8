package dev.kindred.trainer.data;

import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Describes a dataset in a few lines: sizes, cardinalities, and how unequal popularity is. */
public final class DatasetSummary {
  private static final int HEAD = 50;

  private final Dataset dataset;
  private final StringBuilder text = new StringBuilder();

  private DatasetSummary(Dataset dataset) {
    this.dataset = dataset;
  }

  /** The lines, each ended. */
  public static String of(Dataset dataset) {
    DatasetSummary summary = new DatasetSummary(dataset);
    summary.sizes();
    summary.features();
    summary.popularity();
    return summary.text.toString();
  }

  private void sizes() {
    line(String.format(Locale.ROOT, "items       %,d", dataset.items().size()));
    if (dataset.schema().hasQueries()) {
      line(String.format(Locale.ROOT, "queries     %,d", dataset.sources().size()));
    }
    line(
        String.format(
            Locale.ROOT,
            "pairs       %,d for training, %,d for validation, %,d for testing",
            dataset.pairs(Split.TRAIN).size(),
            dataset.pairs(Split.VALIDATION).size(),
            dataset.pairs(Split.TEST).size()));
  }

  private void features() {
    for (Feature feature : VocabularyFitter.fit(dataset).features()) {
      FeatureSpec spec = feature.spec();
      Set<String> values = new HashSet<>();
      long uses = 0;
      int items = 0;
      for (Item item : dataset.items()) {
        values.addAll(item.values(spec.name()));
        uses += item.values(spec.name()).size();
        items += item.values(spec.name()).isEmpty() ? 0 : 1;
      }
      line(
          String.format(
              Locale.ROOT,
              "feature     %s: %,d values, %,d of them in the vocabulary; %,d items have it, %.1f"
                  + " values each",
              spec.name(),
              values.size(),
              feature.vocabulary().values().size(),
              items,
              items == 0 ? 0.0 : (double) uses / items));
    }
  }

  private void popularity() {
    int[] counts = dataset.trainingTargetCounts();
    Arrays.sort(counts);
    long head = Arrays.stream(counts).skip(Math.max(0, counts.length - HEAD)).sum();
    long few = Arrays.stream(counts).filter(count -> count < 5).count();
    long none = Arrays.stream(counts).filter(count -> count == 0).count();
    line(
        String.format(
            Locale.ROOT,
            "popularity  the %d most frequent targets take %.1f %% of the training pairs; %,d items are"
                + " targets fewer than 5 times, %,d never",
            HEAD,
            100.0 * head / Math.max(1, dataset.pairs(Split.TRAIN).size()),
            few,
            none));
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
