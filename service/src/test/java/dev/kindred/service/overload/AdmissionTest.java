package dev.kindred.service.overload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.service.overload.Admission.Refusal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AdmissionTest {

  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private long now;

  @Test
  void nobodyIsLetInAboveTheLimitAndWhoLeavesMakesRoom() {
    Admission admission = admission(3);
    for (int i = 0; i < 3; i++) {
      assertThat(admission.enter(0)).isEmpty();
    }
    assertThat(admission.enter(0)).contains(Refusal.FULL);
    assertThat(admission.inside()).isEqualTo(3);
    admission.leave(now);
    assertThat(admission.enter(0)).isEmpty();
    assertThat(admission.admitted()).isEqualTo(4);
    assertThat(admission.refused()).isEqualTo(1);
  }

  @Test
  void whatWouldComeTooLateIsRefusedUntilItIsWorthATry() {
    Admission admission = admission(3);
    take(admission, 50 * MILLI);

    assertThat(admission.enter(10)).contains(Refusal.LATE);
    assertThat(admission.enter(100)).isEmpty();
    admission.leave(now);
    int refusals = 0;
    while (admission.enter(10).isPresent()) {
      refusals++;
    }
    assertThat(refusals).isBetween(50, 1000);
    assertThat(admission.late()).isEqualTo(refusals + 1);
  }

  private void take(Admission admission, long nanos) {
    assertThat(admission.enter(0)).isEmpty();
    long entered = now;
    now += nanos;
    admission.leave(entered);
  }

  /**
   * Two cores that share what is inside, in steps of 0.1 ms; a request needs 1 ms of a core. Twice
   * as many come as can be answered.
   */
  @Test
  void atTwiceTheCapacityAsMuchIsAnsweredAsAtItAndNobodyWaitsLong() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Admission admission = admission(4);
    List<Long> times = new ArrayList<>();
    ArrayDeque<long[]> inside = new ArrayDeque<>(); // entered, work that is left
    int steps = 200_000; // 20 seconds
    for (int step = 0; step < steps; step++) {
      now += MILLI / 10;
      for (int i = 0; i < 4; i++) { // On average 0.4 a step: 4,000 a second.
        if (random.nextInt(10) == 0 && admission.enter(0).isEmpty()) {
          inside.add(new long[] {now, MILLI});
        }
      }
      for (int core = 0; core < 2 && !inside.isEmpty(); core++) {
        long[] request = inside.remove();
        request[1] -= MILLI / 10;
        if (request[1] > 0) {
          inside.add(request);
        } else {
          times.add(now - request[0]);
          admission.leave(request[0]);
        }
      }
    }
    times.sort(Comparator.naturalOrder());
    double share = times.size() / (2000.0 * 20);
    assertThat(share).as("of capacity, seed %d", seed).isGreaterThan(0.9);
    assertThat(times.get((int) (0.99 * times.size())))
        .as("p99, limit %d, seed %d", admission.limit(), seed)
        .isLessThan(20 * MILLI);
  }

  private Admission admission(int least) {
    return new Admission(new AdaptiveLimit(least, 1000, Duration.ofMillis(5), now), () -> now);
  }
}
