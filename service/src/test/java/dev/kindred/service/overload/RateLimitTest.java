package dev.kindred.service.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RateLimitTest {

  private long now = 17;

  @Test
  void aBurstAndThenASteadyRateForEachClient() {
    RateLimit limit = new RateLimit(2, 3, () -> now);
    for (int i = 0; i < 3; i++) {
      assertThat(limit.secondsToWait("ann")).isZero();
    }
    assertThat(limit.secondsToWait("ann")).isEqualTo(1);
    assertThat(limit.secondsToWait("bob")).isZero();
    now += TimeUnit.MILLISECONDS.toNanos(500);
    assertThat(limit.secondsToWait("ann")).isZero();
    assertThat(limit.secondsToWait("ann")).isEqualTo(1);
  }

  @Test
  void theTimeToWaitIsThatOfASlowRate() {
    RateLimit limit = new RateLimit(0.1, 1, () -> now);
    assertThat(limit.secondsToWait("ann")).isZero();
    assertThat(limit.secondsToWait("ann")).isEqualTo(10);
    now += TimeUnit.SECONDS.toNanos(4);
    assertThat(limit.secondsToWait("ann")).isEqualTo(6);
  }

  @Test
  void aBucketHoldsNoMoreThanABurst() {
    RateLimit limit = new RateLimit(1000, 2, () -> now);
    now += TimeUnit.HOURS.toNanos(1);
    assertThat(limit.secondsToWait("ann")).isZero();
    assertThat(limit.secondsToWait("ann")).isZero();
    assertThat(limit.secondsToWait("ann")).isEqualTo(1);
  }
}
