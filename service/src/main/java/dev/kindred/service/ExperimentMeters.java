package dev.kindred.service;

import dev.kindred.service.event.LiveUnits;
import dev.kindred.service.experiment.Experiment;
import dev.kindred.service.experiment.Experiments;
import dev.kindred.service.experiment.Variant;
import dev.kindred.service.release.Releases;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Metrics of each experiment that runs, there before its first answer. Those of one that ends are
 * taken away.
 */
final class ExperimentMeters {

  private final Releases releases;
  private final LiveUnits units;
  private final MeterRegistry registry;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, List<Meter>> known = new HashMap<>(); // by digest; guarded by lock

  ExperimentMeters(Releases releases, LiveUnits units, MeterRegistry registry) {
    this.releases = releases;
    this.units = units;
    this.registry = registry;
    Gauge.builder("kindred.experiments.running", this, ExperimentMeters::count)
        .description("experiments that run")
        .register(registry);
    releases.announce(this::update);
  }

  /** Who reads this one also sees to it that no units are kept of what has ended. */
  private double count() {
    List<Experiment> running =
        releases.serving().map(now -> now.experiments()).orElse(Experiments.NONE).list();
    units.keep(running.stream().map(Experiment::name).collect(Collectors.toSet()));
    return running.size();
  }

  private void update(Experiments running) {
    lock.lock();
    try {
      Map<String, Experiment> wanted =
          running.list().stream().collect(Collectors.toMap(Experiment::digest, it -> it));
      Set<String> ended = new HashSet<>(known.keySet());
      ended.removeAll(wanted.keySet());
      for (String digest : ended) {
        known.getOrDefault(digest, List.of()).forEach(registry::remove);
        known.remove(digest);
      }
      wanted.forEach((digest, experiment) -> known.computeIfAbsent(digest, _ -> added(experiment)));
    } finally {
      lock.unlock();
    }
  }

  private List<Meter> added(Experiment experiment) {
    List<Meter> meters = new ArrayList<>();
    meters.add(
        gauge(
            experiment,
            "kindred.experiment.traffic",
            "share of its layer's units that an experiment takes",
            it -> it.range().share()));
    meters.add(
        gauge(
            experiment,
            "kindred.experiment.sample.ratio.p",
            "p value of the units of the variants as they are now",
            it -> units.division(it).now().pValue()));
    meters.add(
        gauge(
            experiment,
            "kindred.experiment.sample.ratio.alarm",
            "1 from when the variants turned out not to get the units that they should",
            it -> units.division(it).alarm() ? 1 : 0));
    for (Variant variant : experiment.variants()) {
      meters.add(
          FunctionCounter.builder(
                  "kindred.experiment.answers",
                  units,
                  of -> of.count(experiment, variant.name()).answers())
              .description("answers of a variant")
              .tag("experiment", experiment.name())
              .tag("variant", variant.name())
              .register(registry));
      meters.add(
          Gauge.builder(
                  "kindred.experiment.units",
                  units,
                  of -> of.count(experiment, variant.name()).units())
              .description("different units that a variant has got")
              .tag("experiment", experiment.name())
              .tag("variant", variant.name())
              .register(registry));
    }
    return meters;
  }

  /** The number of the experiment as it runs now, since its traffic may change. */
  private Gauge gauge(
      Experiment experiment, String name, String description, ToDoubleFunction<Experiment> number) {
    return Gauge.builder(
            name,
            () ->
                releases
                    .serving()
                    .flatMap(now -> now.experiments().of(experiment.name()))
                    .map(number::applyAsDouble)
                    .orElse(Double.NaN))
        .description(description)
        .tag("experiment", experiment.name())
        .register(registry);
  }
}
