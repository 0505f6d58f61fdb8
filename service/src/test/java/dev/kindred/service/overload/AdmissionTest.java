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

  private static final double CAPACITY = 2000; // A second: two cores, 1 ms each.
  private static final int STEPS = 200_000; // Of 0.1 ms: 20 seconds.
  private static final double REFUSAL = 0.04; // Milliseconds of a core.

  private final long seed = new Random().nextLong();
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

  @Test
  void whatIsNotAnsweredTellsNothingAboutAnswers() {
    Admission admission = admission(3);
    take(admission, 50 * MILLI);
    for (int i = 0; i < 1000; i++) {
      assertThat(admission.enter(0)).isEmpty();
      admission.abandon();
    }
    assertThat(admission.inside()).isZero();
    assertThat(admission.enter(10)).as("answers take 50 ms as before").contains(Refusal.LATE);

    assertThat(admission.enter(100)).isEmpty();
    admission.missed();
    assertThat(admission.inside()).isZero();
    assertThat(admission.late()).isEqualTo(2);
  }

  private void take(Admission admission, long nanos) {
    assertThat(admission.enter(0)).isEmpty();
    long entered = now;
    now += nanos;
    admission.leave(entered);
  }

  @Test
  void atTwiceTheCapacityAsMuchIsAnsweredAsAtThePeakAndAlmostAsQuickly() {
    Load peak = offered(0.7, seed);
    for (double share : new double[] {0.8, 0.9, 1, 1.1}) {
      Load load = offered(share, seed);
      peak = load.goodput() > peak.goodput() ? load : peak;
    }

    Load twice = offered(2 * peak.goodput() / CAPACITY, seed);

    assertThat(peak.goodput()).as("of %.0f, seed %d", CAPACITY, seed).isGreaterThan(0.9 * CAPACITY);
    assertThat(twice.goodput())
        .as("of %s, seed %d", peak, seed)
        .isGreaterThan(0.9 * peak.goodput());
    assertThat(twice.p99()).as("of %s, seed %d", peak, seed).isLessThan(2 * peak.p99());
    assertThat(twice.refused()).as("of %s, seed %d", peak, seed).isGreaterThan(peak.refused());
  }

  /**
   * What became of a load.
   *
   * @param goodput requests a second
   * @param p99 nanoseconds
   */
  private record Load(double goodput, long p99, long refused) {}

  /**
   * Two cores that share what is inside, in steps of 0.1 ms. A request needs 1 ms of a core, and
   * one that is refused a little, too. The settings are the service's own.
   *
   * @param share of the capacity that is offered
   */
  private Load offered(double share, long randomSeed) {
    Random random = new Random(randomSeed);
    Admission admission =
        new Admission(new AdaptiveLimit(64, 1000, Duration.ofMillis(20), now), () -> now);
    List<Long> times = new ArrayList<>();
    ArrayDeque<long[]> inside = new ArrayDeque<>(); // entered, work that is left
    double refusing = 0; // Milliseconds of work that refusals have left.
    for (int step = 0; step < STEPS; step++) {
      now += MILLI / 10;
      for (int i = 0; i < 4; i++) { // CAPACITY is 0.2 a step.
        if (random.nextDouble() < share * 0.05) {
          if (admission.enter(0).isEmpty()) {
            inside.add(new long[] {now, MILLI});
          } else {
            refusing += REFUSAL;
          }
        }
      }
      for (int core = 0; core < 2; core++) {
        if (refusing >= 0.1) {
          refusing -= 0.1;
        } else if (!inside.isEmpty()) {
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
    }
    times.sort(Comparator.naturalOrder());
    return new Load(
        times.size() / (STEPS / 10_000.0),
        times.get((int) (0.99 * times.size())),
        admission.refused());
  }

  private Admission admission(int least) {
    return new Admission(new AdaptiveLimit(least, 1000, Duration.ofMillis(5), now), () -> now);
  }
}
