package dev.kindred.trainer.describe;

import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.model.feature.FeatureSchema;
import dev.kindred.trainer.augment.MutualInformation;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Split;
import dev.kindred.trainer.data.VocabularyFitter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What Table 1 and Figure 4 of Yao et al. (2021) show of a dataset, and the mutual information that
 * Correlated Feature Masking goes by.
 *
 * @param digest the dataset's
 * @param items how many there are
 * @param mutualInformation a row for each feature, in nats; the diagonal holds the entropies
 */
public record Description(
    String digest,
    int items,
    List<SplitSizes> splits,
    Popularity popularity,
    List<FeatureStatistics> features,
    List<List<Double>> mutualInformation) {

  private static final long SEED = 1;

  /** Counts everything; mutual information on a sample if there are many items. */
  public static Description of(Dataset dataset) {
    FeatureSchema schema = VocabularyFitter.fit(dataset);
    int items = dataset.items().size();
    return new Description(
        dataset.digest(),
        items,
        Arrays.stream(Split.values()).map(split -> SplitSizes.of(split, dataset)).toList(),
        Popularity.of(dataset.trainingTargetCounts()),
        schema.features().stream()
            .map((Feature feature) -> FeatureStatistics.of(feature, dataset.items()))
            .toList(),
        matrix(MutualInformation.of(new FeatureEncoder(schema).encode(dataset.items()), SEED)));
  }

  private static List<List<Double>> matrix(MutualInformation information) {
    return IntStream.range(0, information.features())
        .mapToObj(row ->
            IntStream.range(0, information.features())
                .mapToObj(column -> information.of(row, column))
                .toList())
        .toList();
  }
}
