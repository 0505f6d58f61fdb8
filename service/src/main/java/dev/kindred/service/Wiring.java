package dev.kindred.service;

import dev.kindred.model.files.InvalidInputException;
import dev.kindred.service.catalog.Change;
import dev.kindred.service.embedding.BatchingSettings;
import dev.kindred.service.embedding.Device;
import dev.kindred.service.experiment.Experiments;
import dev.kindred.service.experiment.ExperimentsFile;
import dev.kindred.service.index.IndexStore;
import dev.kindred.service.recommend.LiveRecall;
import dev.kindred.service.recommend.Recommender;
import dev.kindred.service.recommend.ResultCache;
import dev.kindred.service.release.IndexKeeper;
import dev.kindred.service.release.OnnxTowers;
import dev.kindred.service.release.ReleaseFolder;
import dev.kindred.service.release.ReleaseLoader;
import dev.kindred.service.release.Releases;
import dev.kindred.service.release.Towers;
import dev.kindred.service.web.BearerToken;
import dev.kindred.service.web.ItemWritesController;
import dev.kindred.service.web.ItemsController;
import dev.kindred.service.web.ProblemValve;
import dev.kindred.service.web.Problems;
import dev.kindred.service.web.RecommendController;
import dev.kindred.service.web.RecommendShortcut;
import dev.kindred.service.web.RequestTimes;
import dev.kindred.service.web.StatusController;
import dev.kindred.service.web.TokenGate;
import dev.kindred.service.write.CatalogWriter;
import dev.kindred.service.write.ChangeLog;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.DependsOn;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Everything that the service is made of, and how it is put together. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = ErrorMvcAutoConfiguration.class)
@EnableConfigurationProperties(ServiceSettings.class)
class Wiring {

  @Bean
  StageTimes stageTimes(MeterRegistry registry) {
    return new StageTimes(registry);
  }

  @Bean
  ReleaseMeters releaseMeters(Releases releases, MeterRegistry registry) {
    return new ReleaseMeters(releases, registry);
  }

  @Bean
  ReleaseFolder releaseFolder(ServiceSettings settings) {
    ReleaseFolder folder = new ReleaseFolder(settings.releases());
    if (!settings.defaultRelease().isEmpty()
        && !folder.names().contains(settings.defaultRelease())) {
      throw new InvalidInputException(
          "kindred.default-release names '%s', but the releases are %s"
              .formatted(settings.defaultRelease(), String.join(", ", folder.names())));
    }
    return folder;
  }

  @Bean
  Experiments experiments(ServiceSettings settings, ReleaseFolder folder) {
    Path inFolder = settings.releases().resolve(ServiceSettings.EXPERIMENTS_FILE);
    if (settings.experiments().isEmpty() && !Files.exists(inFolder)) {
      return Experiments.NONE;
    }
    Path file = settings.experiments().isEmpty() ? inFolder : Path.of(settings.experiments());
    Experiments experiments = ExperimentsFile.read(file);
    ExperimentsFile.requireReleases(file, experiments, Set.copyOf(folder.names()));
    return experiments;
  }

  /** A bean so that tests can do without a model. */
  @Bean
  @ConditionalOnMissingBean
  Towers.Opener towers(ServiceSettings settings, StageTimes times) {
    Device device = Device.parse(settings.device());
    BatchingSettings batching = settings.embedding().settings();
    return bundle -> OnnxTowers.open(bundle, device, batching, times);
  }

  @Bean
  Releases releases(
      ServiceSettings settings,
      ReleaseFolder folder,
      Experiments experiments,
      Towers.Opener towers) {
    IndexStore indexes = new IndexStore(settings.indexCache(), settings.index().settings());
    List<String> names = folder.names();
    String defaultRelease =
        settings.defaultRelease().isEmpty() ? names.getFirst() : settings.defaultRelease();
    return new Releases(
        folder,
        new ReleaseLoader(towers, indexes),
        experiments,
        defaultRelease,
        settings.index().rebuildAfter());
  }

  @Bean
  ResultCache resultCache(ServiceSettings settings, MeterRegistry registry) {
    ResultCache cache = new ResultCache(settings.cache().entries());
    FunctionCounter.builder("kindred.cache.requests", cache, ResultCache::hits)
        .description("requests that the result cache answered, or could not")
        .tag("result", "hit")
        .register(registry);
    FunctionCounter.builder("kindred.cache.requests", cache, ResultCache::misses)
        .tag("result", "miss")
        .register(registry);
    Gauge.builder("kindred.cache.entries", cache, ResultCache::size)
        .description("answers in the result cache")
        .register(registry);
    return cache;
  }

  /** It asks the releases, so it is closed before them. */
  @Bean
  LiveRecall liveRecall(ServiceSettings settings, Releases releases, MeterRegistry registry) {
    LiveRecall recall = new LiveRecall(settings.recall().share(), settings.recall().alarmBelow());
    for (LiveRecall.Band band : LiveRecall.Band.values()) {
      for (LiveRecall.Age age : LiveRecall.Age.values()) {
        Gauge.builder("kindred.recall", recall, live -> live.recall(band, age))
            .description("share of the true answers that were found, of those answered again")
            .tag("filter", band.label())
            .tag("items", age.label())
            .register(registry);
      }
    }
    Gauge.builder("kindred.recall.alarm", recall, live -> live.alarm() ? 1 : 0)
        .description("1 while the recall behind some filters is below its bound")
        .register(registry);
    FunctionCounter.builder("kindred.recall.answered", recall, LiveRecall::answered)
        .description("requests that were answered again")
        .register(registry);
    FunctionCounter.builder("kindred.recall.dropped", recall, LiveRecall::dropped)
        .description("requests that were not answered again because too many waited")
        .register(registry);
    return recall;
  }

  @Bean
  Recommender recommender(
      Releases releases, StageTimes times, ResultCache cache, LiveRecall recall) {
    return new Recommender(releases, times, cache, recall);
  }

  @Bean
  RecommendController recommendController(
      Recommender recommender, ServiceSettings settings, StageTimes times) {
    return new RecommendController(recommender, settings.manner(), times);
  }

  @Bean
  FilterRegistrationBean<RecommendShortcut> recommendShortcut(
      RecommendController controller,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver failures,
      MeterRegistry registry) {
    FilterRegistrationBean<RecommendShortcut> registration =
        new FilterRegistrationBean<>(
            new RecommendShortcut(controller, failures, new RequestTimes(registry)));
    registration.addUrlPatterns("/recommend");
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }

  /** Lets ids hold any character in a path, and Tomcat's own errors be problem details. */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcat() {
    return factory -> {
      factory.addConnectorCustomizers(connector -> {
        connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
        connector.setEncodedReverseSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
      });
      factory.addContextCustomizers(context ->
          ((StandardHost) context.getParent())
              .setErrorReportValveClass(ProblemValve.class.getName()));
    };
  }

  @Bean
  ItemsController itemsController(Releases releases) {
    return new ItemsController(releases);
  }

  /** Who may change something; nobody if there is no token. */
  record Access(Optional<BearerToken> token) {}

  /** Makes changes, if anybody may. */
  record Writing(Optional<CatalogWriter> writer) implements AutoCloseable {
    @Override
    public void close() {
      writer.ifPresent(CatalogWriter::close);
    }
  }

  @Bean
  Access access(ServiceSettings settings) {
    return new Access(BearerToken.of(settings.token(), settings.tokenFile()));
  }

  /** What was written before is read even where nobody may write. */
  @Bean
  Writing writing(
      ServiceSettings settings, Access access, Releases releases, MeterRegistry registry) {
    List<Change> before = new ArrayList<>();
    if (access.token().isEmpty()) {
      ChangeLog.read(settings.stateFolder(), before::add);
      releases.restore(before);
      return new Writing(Optional.empty());
    }
    ChangeLog log = ChangeLog.open(settings.stateFolder(), before::add);
    releases.restore(before);
    long last = before.isEmpty() ? 0 : before.getLast().sequence();
    CatalogWriter writer = new CatalogWriter(log, last, releases, InstantSource.system());
    FunctionCounter.builder("kindred.writes", writer, CatalogWriter::written)
        .description("changes of items that were made")
        .register(registry);
    FunctionCounter.builder("kindred.writes.refused", writer, CatalogWriter::refused)
        .description(
            "changes of items that were refused because too many waited or the disk failed")
        .register(registry);
    FunctionCounter.builder("kindred.writes.commits", writer, CatalogWriter::commits)
        .description("how often the disk was waited for; changes that come together share one")
        .register(registry);
    Gauge.builder("kindred.writes.waiting", writer, CatalogWriter::waiting)
        .description("changes of items that wait for the disk")
        .register(registry);
    Gauge.builder("kindred.writes.log", writer, CatalogWriter::logBytes)
        .description("size of the log of changes")
        .baseUnit("bytes")
        .register(registry);
    return new Writing(Optional.of(writer));
  }

  @Bean
  FilterRegistrationBean<TokenGate> tokenGate(
      Access access, @Qualifier("handlerExceptionResolver") HandlerExceptionResolver failures) {
    FilterRegistrationBean<TokenGate> registration =
        new FilterRegistrationBean<>(new TokenGate(access.token(), failures));
    registration.setUrlPatterns(TokenGate.PATHS);
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }

  @Bean
  ItemWritesController itemWritesController(
      ServiceSettings settings, Releases releases, Writing writing) {
    return new ItemWritesController(
        releases,
        () -> writing.writer().orElseThrow(),
        (int) settings.writes().maxSize().toBytes());
  }

  /** Builds indexes anew that changes have made slow. */
  @Bean
  IndexKeeper indexKeeper(Releases releases) {
    return new IndexKeeper(releases);
  }

  @Bean
  StatusController statusController(Releases releases) {
    return new StatusController(releases);
  }

  @Bean
  Problems problems() {
    return new Problems();
  }

  /** Up when every release that a request can be sent to is served. */
  @Bean
  HealthIndicator releasesHealthIndicator(Releases releases) {
    return () ->
        releases
            .serving()
            .map(serving -> {
              Health.Builder health = serving.missing().isEmpty() ? Health.up() : Health.down();
              serving.missing().forEach(health::withDetail);
              return health.withDetail("serving", serving.releases().keySet()).build();
            })
            .orElseGet(() -> Health.outOfService().withDetail("releases", "loading").build());
  }

  /** Loads when the ports are open already, so that liveness answers and readiness does not yet. */
  @Bean
  @DependsOn("writing") // What was written before is part of what is loaded.
  ApplicationRunner load(Releases releases, ReleaseMeters meters, Environment environment) {
    return _ -> {
      Map<String, String> missing = releases.load().missing();
      meters.update();
      missing.forEach(
          (name, reason) -> System.err.println("not ready: release '" + name + "': " + reason));
      if (missing.isEmpty()) {
        String host = environment.getProperty("server.address", "localhost");
        System.out.println(
            "ready: http://"
                + (host.equals("0.0.0.0") ? "localhost" : host)
                + ":"
                + environment.getProperty("local.server.port"));
      }
    };
  }
}
