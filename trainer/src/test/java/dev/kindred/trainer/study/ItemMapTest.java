package dev.kindred.trainer.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ItemMapTest {

  @Test
  void agreementIsTheShareOfNearestNeighboursOfTheSameGroup() {
    // Three vectors near (1, 0), three near (0, 1); each has five others, of which two agree.
    float[][] vectors = {
      {1, 0}, {0.99f, 0.1f}, {0.98f, 0.2f}, {0, 1}, {0.1f, 0.99f}, {0.2f, 0.98f}
    };
    assertThat(ItemMap.agreement(vectors, new int[] {0, 0, 0, 1, 1, 1}))
        .isCloseTo(0.4, within(1e-9));
    assertThat(ItemMap.agreement(vectors, new int[6])).isEqualTo(1);
  }

  @Test
  void onlyTheTenNearestCount() {
    float[][] vectors = new float[24][];
    int[] groups = new int[24];
    for (int row = 0; row < 24; row++) {
      groups[row] = row % 2;
      double angle = groups[row] * Math.PI / 2 + 0.001 * row;
      vectors[row] = new float[] {(float) Math.cos(angle), (float) Math.sin(angle)};
    }
    assertThat(ItemMap.agreement(vectors, groups)).isEqualTo(1); // Eleven others of each group.
  }
}
