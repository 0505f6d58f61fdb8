package dev.kindred.trainer.augment;

import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.feature.FeatureKind;
import dev.kindred.model.feature.FeatureSchema;
import java.util.BitSet;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Makes the two views of each step. A function of seed and step; may be shared by threads.
 *
 * <p>Correlated feature masking (Section 3.2.2): a seed feature is drawn uniformly in each step; it
 * and the ⌊k/2⌋ features that have the most mutual information with it are hidden in one view, all
 * others in the other. With two features that would hide everything in one view, so there, only the
 * seed feature is hidden.
 */
public final class Augmenter {

  private final FeatureSchema schema;
  private final Augmentation augmentation;
  private final MutualInformation information;
  private final double dropout;
  private final long seed;

  /**
   * @param schema the features
   * @param information of the corpus' features; only correlated masking looks at it
   * @param dropout probability to drop each value of a multi-hot feature, 0 to below 1
   */
  public Augmenter(
      FeatureSchema schema,
      Augmentation augmentation,
      MutualInformation information,
      double dropout,
      long seed) {
    this.schema = schema;
    this.augmentation = augmentation;
    this.information = information;
    this.dropout =
        switch (augmentation) {
          case CFM_NO_DROPOUT, NONE -> 0;
          case CFM, RFM, RFM_NO_COMPLEMENT, NO_MASKING -> dropout;
        };
    this.seed = seed;
  }

  /** The first view of a step's items. */
  public EncodedBatch first(EncodedBatch corpus, int[] rows, long step) {
    SplittableRandom random = Randomness.FIRST_DROPOUT.stream(seed, step);
    return corpus.select(rows, new RandomView(masks(step).first(), random));
  }

  /** The second view of a step's items. */
  public EncodedBatch second(EncodedBatch corpus, int[] rows, long step) {
    SplittableRandom random = Randomness.SECOND_DROPOUT.stream(seed, step);
    return corpus.select(rows, new RandomView(masks(step).second(), random));
  }

  Masks masks(long step) {
    SplittableRandom random = Randomness.MASKING.stream(seed, step);
    int features = schema.size();
    return switch (augmentation) {
      case CFM, CFM_NO_DROPOUT ->
          Masks.complementary(correlated(random.nextInt(features)), features);
      case RFM -> Masks.complementary(randomHalf(random), features);
      case RFM_NO_COMPLEMENT -> new Masks(randomHalf(random), randomHalf(random));
      case NO_MASKING, NONE -> new Masks(new BitSet(), new BitSet());
    };
  }

  private BitSet correlated(int seedFeature) {
    int features = schema.size();
    BitSet hidden = new BitSet(features);
    hidden.set(seedFeature);
    IntStream.range(0, features)
        .filter(feature -> feature != seedFeature)
        .boxed()
        .sorted(
            Comparator.comparingDouble((Integer feature) -> information.of(seedFeature, feature))
                .reversed())
        .limit(Math.max(0, Math.min(features / 2, features - 2)))
        .forEach(hidden::set);
    return hidden;
  }

  private BitSet randomHalf(SplittableRandom random) {
    int features = schema.size();
    int[] order = IntStream.range(0, features).toArray();
    BitSet hidden = new BitSet(features);
    for (int taken = 0; taken < features / 2; taken++) {
      int other = random.nextInt(taken, features);
      int feature = order[other];
      order[other] = order[taken];
      hidden.set(feature);
    }
    return hidden;
  }

  private final class RandomView implements EncodedBatch.View {

    private final BitSet hidden;
    private final SplittableRandom random;

    RandomView(BitSet hidden, SplittableRandom random) {
      this.hidden = hidden;
      this.random = random;
    }

    @Override
    public boolean masks(int feature) {
      return hidden.get(feature);
    }

    @Override
    public boolean keeps(int feature, int row, int position) {
      return dropout == 0
          || schema.features().get(feature).spec().kind() == FeatureKind.ONE_HOT
          || random.nextDouble() >= dropout;
    }
  }
}
