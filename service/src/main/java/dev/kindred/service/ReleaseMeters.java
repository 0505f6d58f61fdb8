package dev.kindred.service;

import dev.kindred.service.embedding.Provider;
import dev.kindred.service.release.Release;
import dev.kindred.service.release.Releases;
import dev.kindred.service.release.Serving;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/**
 * Gauges of what is served. They ask the releases whenever they are read, so that nobody need tell
 * them of a change; a release that is not served any more reads as NaN.
 */
final class ReleaseMeters {

  private final Releases releases;
  private final MeterRegistry registry;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  ReleaseMeters(Releases releases, MeterRegistry registry) {
    this.releases = releases;
    this.registry = registry;
    Gauge.builder("kindred.releases", this, ReleaseMeters::count)
        .description("releases that are served")
        .tag("state", "served")
        .register(registry);
    Gauge.builder(
            "kindred.releases", this, meters -> meters.of(serving -> serving.refused().size()))
        .description("releases that are refused")
        .tag("state", "refused")
        .register(registry);
    Gauge.builder(
            "kindred.releases", this, meters -> meters.of(serving -> serving.retired().size()))
        .description("releases of the folder that are not kept loaded")
        .tag("state", "retired")
        .register(registry);
    Gauge.builder(
            "kindred.releases.missing",
            this,
            meters -> meters.of(serving -> serving.missing().size()))
        .description("releases that requests are sent to and that are not served")
        .register(registry);
    FunctionCounter.builder("kindred.releases.loads", releases, Releases::accepted)
        .description("loads of a release that came to be served")
        .tag("result", "served")
        .register(registry);
    FunctionCounter.builder("kindred.releases.loads", releases, Releases::refusals)
        .description("loads of a release that were refused")
        .tag("result", "refused")
        .register(registry);
  }

  /**
   * Whoever reads the gauges reads this one too: it adds those of new releases to the next time.
   */
  private double count() {
    update();
    return of(serving -> serving.releases().size());
  }

  /** Adds the gauges of releases that are served and have none. */
  void update() {
    releases
        .serving()
        .ifPresent(
            serving -> serving.releases().keySet().stream().filter(known::add).forEach(this::add));
  }

  private double of(ToDoubleFunction<Serving> number) {
    return releases.serving().map(number::applyAsDouble).orElse(0.0);
  }

  private void add(String name) {
    gauge(
        name,
        "kindred.index.items",
        "items that can be recommended",
        release -> release.catalog().size());
    gauge(
        name,
        "kindred.index.nodes",
        "distinct vectors of the index when it was built",
        release -> release.index().audit().nodes());
    gauge(
        name,
        "kindred.index.reachable",
        "share of the graph's nodes that could be reached when it was built",
        release -> release.index().audit().reachableShare());
    gauge(
        name,
        "kindred.index.recall",
        "recall@10 of the graph when it was built, at the end of the dial that has less",
        release -> release.index().audit().recallAt10());
    gauge(
        name,
        "kindred.index.beam",
        "nodes that a search keeps",
        release -> release.index().audit().searchBeam());
    gauge(
        name,
        "kindred.embedding.queued",
        "seeds that wait for a run of a tower",
        release -> release.towers().queuedRows());
    for (Provider provider : Provider.values()) {
      Gauge.builder(
              "kindred.embedding.provider",
              () ->
                  value(
                      name,
                      release -> release.towers().provider().equals(Optional.of(provider)) ? 1 : 0))
          .description("1 for what computed the last vectors of the query tower")
          .tag("release", name)
          .tag("provider", provider.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  private void gauge(
      String release, String name, String description, ToDoubleFunction<Release> number) {
    Gauge.builder(name, () -> value(release, number))
        .description(description)
        .tag("release", release)
        .register(registry);
  }

  private double value(String name, ToDoubleFunction<Release> number) {
    return releases
        .serving()
        .map(serving -> serving.releases().get(name))
        .map(number::applyAsDouble)
        .orElse(Double.NaN);
  }
}
