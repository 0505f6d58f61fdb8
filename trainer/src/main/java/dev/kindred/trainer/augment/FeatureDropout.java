package dev.kindred.trainer.augment;

import dev.kindred.model.feature.EncodedBatch;
import java.util.SplittableRandom;

/**
 * Hides whole features, each of each row by a throw of its own (feature dropout, FD: Volkovs et al.
 * 2017; in Yao et al. 2021, Section 4.1, on the items of the supervised task). For one {@code
 * select}.
 */
public final class FeatureDropout implements EncodedBatch.View {

  private final double rate;
  private final SplittableRandom random;
  private boolean hidden;

  /**
   * @param rate probability to hide a feature, 0 to below 1
   */
  public FeatureDropout(double rate, SplittableRandom random) {
    this.rate = rate;
    this.random = random;
  }

  @Override
  public boolean masks(int feature) {
    return false;
  }

  @Override
  public boolean keeps(int feature, int row, int position) {
    if (position == 0) {
      hidden = random.nextDouble() < rate;
    }
    return !hidden;
  }
}
