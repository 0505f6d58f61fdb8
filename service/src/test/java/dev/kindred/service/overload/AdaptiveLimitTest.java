package dev.kindred.service.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AdaptiveLimitTest {

  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final Duration PATIENCE = Duration.ofMillis(4);

  private long now;

  @Test
  void theLimitIsTheHighestRateTimesTheShortestTimeAndThePatience() {
    AdaptiveLimit limit = new AdaptiveLimit(1, 1000, PATIENCE, now);
    // 1,000 a second that take 20 ms each: 1 · (1.5 · 20 + 4).
    answer(limit, 2000, MILLI, 20 * MILLI);
    assertThat(limit.limit()).isBetween(33, 35);
  }

  @Test
  void requestsThatWaitForEachOtherDoNotRaiseIt() {
    AdaptiveLimit limit = new AdaptiveLimit(1, 1000, PATIENCE, now);
    answer(limit, 2000, MILLI, 20 * MILLI);
    int before = limit.limit();
    // The same rate, but each takes ten times as long: they wait.
    answer(limit, 4000, MILLI, 200 * MILLI);
    assertThat(limit.limit()).isEqualTo(before);
  }

  @Test
  void aSlowerMachineIsLearnedWhenTheOldWindowsAreGone() {
    AdaptiveLimit limit = new AdaptiveLimit(1, 1000, PATIENCE, now);
    answer(limit, 2000, MILLI, 20 * MILLI);
    answer(limit, 1700, 10 * MILLI, 20 * MILLI); // A tenth of the rate, for 17 seconds.
    assertThat(limit.limit()).isBetween(3, 5); // 0.1 · (1.5 · 20 + 4)
  }

  @Test
  void fewRequestsTellNothing() {
    AdaptiveLimit limit = new AdaptiveLimit(5, 1000, PATIENCE, now);
    answer(limit, 100, 100 * MILLI, 90 * MILLI);
    assertThat(limit.limit()).isEqualTo(5);
  }

  @Test
  void itStaysWithinItsBounds() {
    AdaptiveLimit limit = new AdaptiveLimit(8, 10, PATIENCE, now);
    assertThat(limit.limit()).isEqualTo(8);
    answer(limit, 2000, MILLI, MILLI);
    assertThat(limit.limit()).isEqualTo(8);
    answer(limit, 40_000, MILLI, 100 * MILLI);
    assertThat(limit.limit()).isEqualTo(10);
  }

  @Test
  void itTellsOfItsChanges() {
    AdaptiveLimit limit = new AdaptiveLimit(1, 1000, PATIENCE, now);
    List<Integer> told = new ArrayList<>();
    limit.onChange(told::add);
    answer(limit, 2000, MILLI, 20 * MILLI);
    answer(limit, 2000, MILLI, 20 * MILLI);

    assertThat(told).startsWith(1).endsWith(limit.limit()).doesNotHaveDuplicates();
  }

  private void answer(AdaptiveLimit limit, int requests, long pause, long took) {
    for (int i = 0; i < requests; i++) {
      now += pause;
      limit.answered(took, now);
    }
  }
}
