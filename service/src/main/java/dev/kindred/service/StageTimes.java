package dev.kindred.service;

import dev.kindred.service.embedding.BatchListener;
import dev.kindred.service.recommend.Stage;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** The metrics of a request's stages. The meters are made once, so that a request finds them. */
final class StageTimes implements Stage.Timings, BatchListener {

  private static final Duration[] BUCKETS =
      LongStream.of(10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 100_000, 1_000_000)
          .mapToObj(micros -> Duration.ofNanos(1000 * micros))
          .toArray(Duration[]::new);

  private final Map<Stage, Timer> timers = new EnumMap<>(Stage.class);
  private final Timer queue;
  private final DistributionSummary rows;

  StageTimes(MeterRegistry registry) {
    for (Stage stage : Stage.values()) {
      timers.put(
          stage,
          Timer.builder("kindred.recommend")
              .description("time of a stage of answering a request")
              .tag("stage", stage.label())
              .serviceLevelObjectives(BUCKETS)
              .register(registry));
    }
    queue = timer(Stage.QUEUE);
    rows =
        DistributionSummary.builder("kindred.embedding.batch")
            .description("seeds that a tower embedded in one run")
            .baseUnit("rows")
            .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
            .register(registry);
  }

  @Override
  public void took(Stage stage, long nanos) {
    timer(stage).record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void waited(long nanos) {
    queue.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void ran(int seeds) {
    rows.record(seeds);
  }

  private Timer timer(Stage stage) {
    Timer timer = timers.get(stage);
    if (timer == null) {
      throw new IllegalArgumentException("no timer of " + stage);
    }
    return timer;
  }
}
