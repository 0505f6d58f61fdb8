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
    assertThat(QueryVector.of(List.of(NORTH), List.of())).isSameAs(NORTH);
  }

  @Test
  void severalSeedsAreTheirMeanOfUnitLength() {
    assertThat(QueryVector.of(List.of(EAST, NORTH), List.of()))
        .containsExactly(new float[] {0.70711f, 0.70711f}, within(1e-4f));
  }

  @Test
  void whatIsNotLikedPushesAwayByHalf() {
    // (1, 0) - (0, 1) / 2 has length sqrt(1.25)
    assertThat(QueryVector.of(List.of(EAST), List.of(NORTH)))
        .containsExactly(new float[] {0.89443f, -0.44721f}, within(1e-4f));
  }

  @Test
  void seedsThatCancelOutHaveNoDirection() {
    assertThatThrownBy(() -> QueryVector.of(List.of(EAST, WEST), List.of()))
        .isInstanceOf(RecommendException.NoDirection.class);
  }
}
