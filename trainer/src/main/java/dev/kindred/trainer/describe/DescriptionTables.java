package dev.kindred.trainer.describe;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A description as tables, for text and pages alike. */
final class DescriptionTables {
  /** A table, the first column of which holds names. */
  record Table(List<String> columns, List<List<String>> rows) {
    List<List<String>> withHeader() {
      return Stream.concat(Stream.of(columns), rows.stream()).toList();
    }
  }

  private static final List<Double> SHARES = List.of(0.001, 0.01, 0.1, 0.2, 0.5);

  private DescriptionTables() {}

  static Table sizes(Description description) {
    return new Table(
        List.of("split", "pairs", "sources", "targets", "pairs per source", "at most"),
        description.splits().stream()
            .map(sizes ->
                List.of(
                    sizes.split().name().toLowerCase(Locale.ROOT),
                    count(sizes.pairs()),
                    count(sizes.sources()),
                    count(sizes.targets()),
                    decimal(sizes.perSource()),
                    count(sizes.mostOfASource())))
            .toList());
  }

  static Table popularity(Description description) {
    return new Table(
        List.of("the most frequent targets", "training pairs"),
        SHARES.stream()
            .map(share -> List.of(percent(share), percent(description.popularity().at(share))))
            .toList());
  }

  static Table features(Description description) {
    return new Table(
        List.of(
            "feature",
            "kind",
            "values",
            "in vocabulary",
            "items",
            "values each",
            "at most",
            "most frequent",
            "items with it"),
        description.features().stream()
            .map(feature ->
                List.of(
                    feature.name(),
                    feature.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    count(feature.values()),
                    count(feature.inVocabulary()),
                    percent((double) feature.items() / Math.max(1, description.items())),
                    decimal(feature.meanLength()),
                    count(feature.maxLength()),
                    feature.mostFrequentItems() > 1 ? shortened(feature.mostFrequent()) : "–",
                    count(feature.mostFrequentItems())))
            .toList());
  }

  static Table mutualInformation(Description description) {
    List<String> names = description.features().stream().map(FeatureStatistics::name).toList();
    return new Table(
        Stream.concat(Stream.of("nats"), names.stream()).toList(),
        IntStream.range(0, names.size())
            .mapToObj(row ->
                Stream.concat(
                        Stream.of(names.get(row)),
                        description.mutualInformation().get(row).stream()
                            .map(nats -> String.format(Locale.ROOT, "%.2f", nats)))
                    .toList())
            .toList());
  }

  private static String shortened(String value) {
    int letters = value.codePointCount(0, value.length());
    return letters <= 24 ? value : value.substring(0, value.offsetByCodePoints(0, 23)) + "…";
  }

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String decimal(double number) {
    return String.format(Locale.ROOT, "%.1f", number);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
