package dev.kindred.service.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class QueryVectorTest {

  private static final float[] EAST = {1, 0};
  private static final float[] WEST = {-1, 0};
  private static final float[] NORTH = {0, 1};

  @Test
  void oneSeedIsItself() {
    assertThat(of(List.of(NORTH), 1, 3).unit()).isSameAs(NORTH);
  }

  @Test
  void severalSeedsAreTheirMeanOfUnitLength() {
    assertThat(of(List.of(EAST, NORTH), 2, 1, 1).unit())
        .containsExactly(new float[] {0.70711f, 0.70711f}, within(1e-4f));
  }

  @Test
  void aWeightIsASeedThatIsGivenSoOften() {
    assertThat(of(List.of(EAST, NORTH), 2, 2, 1).unit())
        .containsExactly(of(List.of(EAST, EAST, NORTH), 3, 1, 1, 1).unit(), within(1e-6f));
  }

  @Test
  void whatIsNotLikedPushesAwayByHalf() {
    // (1, 0) - (0, 1) / 2 has length sqrt(1.25)
    assertThat(of(List.of(EAST, NORTH), 1, 1, 7).unit())
        .containsExactly(new float[] {0.89443f, -0.44721f}, within(1e-4f));
  }

  @Test
  void thePartsOfTheSeedsAddUpToTheScore() {
    QueryVector query = of(List.of(EAST, NORTH, new float[] {0.6f, 0.8f}), 2, 1, 3, 1);
    float[] item = {0.8f, -0.6f};

    assertThat(query.part(0, item) + query.part(1, item) + query.part(2, item))
        .isCloseTo((float) QueryVector.innerProduct(query.unit(), item), within(1e-6f));
    assertThat(query.part(2, item)).isEqualTo(-0f);
  }

  @Test
  void anotherVectorTakesASeedsPlace() {
    assertThat(of(List.of(EAST, NORTH), 2, 1, 2).with(0, WEST).unit())
        .containsExactly(of(List.of(WEST, NORTH), 2, 1, 2).unit(), within(1e-6f));
    assertThat(of(List.of(EAST), 1, 1).with(0, WEST).unit()).isSameAs(WEST);
  }

  @Test
  void seedsThatCancelOutOrOfWhichNothingIsKnownHaveNoDirection() {
    assertThatThrownBy(() -> of(List.of(EAST, WEST), 2, 1, 1))
        .isInstanceOf(RecommendException.NoDirection.class);
    assertThatThrownBy(() -> of(List.of(new float[2]), 1, 1))
        .isInstanceOf(RecommendException.NoDirection.class);
  }

  private static QueryVector of(List<float[]> vectors, int liked, float... weights) {
    return QueryVector.of(vectors, weights, liked);
  }
}
