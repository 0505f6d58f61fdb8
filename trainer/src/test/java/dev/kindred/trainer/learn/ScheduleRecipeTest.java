package dev.kindred.trainer.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.trainer.learn.ScheduleRecipe.Decay;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ScheduleRecipeTest {
  private static final Offset<Double> TOLERANCE = within(1e-12);

  @Test
  void aConstantOneIsOneInEveryStep() {
    assertThat(ScheduleRecipe.CONSTANT.share(0, 10)).isEqualTo(1);
    assertThat(ScheduleRecipe.CONSTANT.share(9, 10)).isEqualTo(1);
  }

  @Test
  void warmsUpInAStraightLine() {
    ScheduleRecipe schedule = new ScheduleRecipe(4, Decay.CONSTANT, 0);
    assertThat(schedule.share(0, 10)).isEqualTo(0.25);
    assertThat(schedule.share(2, 10)).isEqualTo(0.75);
    assertThat(schedule.share(3, 10)).isEqualTo(1);
    assertThat(schedule.share(9, 10)).isEqualTo(1);
  }

  @Test
  void fallsInAStraightLineToItsEnd() {
    ScheduleRecipe schedule = new ScheduleRecipe(2, Decay.LINEAR, 0.2);
    assertThat(schedule.share(2, 10)).isEqualTo(1);
    assertThat(schedule.share(6, 10)).isCloseTo(0.6, TOLERANCE);
    assertThat(schedule.share(10, 10)).isCloseTo(0.2, TOLERANCE);
  }

  @Test
  void fallsAsHalfAWave() {
    ScheduleRecipe schedule = new ScheduleRecipe(0, Decay.COSINE, 0);
    assertThat(schedule.share(0, 12)).isEqualTo(1);
    assertThat(schedule.share(4, 12)).isCloseTo(0.75, TOLERANCE); // (1 + cos 60°) / 2
    assertThat(schedule.share(6, 12)).isCloseTo(0.5, TOLERANCE);
    assertThat(schedule.share(12, 12)).isCloseTo(0, TOLERANCE);
  }

  @Test
  void aWarmUpLongerThanTheTrainingNeverEnds() {
    assertThat(new ScheduleRecipe(100, Decay.COSINE, 0).share(9, 10)).isEqualTo(0.1);
  }
}
