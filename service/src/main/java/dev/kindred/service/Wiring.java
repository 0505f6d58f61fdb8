package dev.kindred.service;

import dev.kindred.model.files.InvalidInputException;
import dev.kindred.service.catalog.Change;
import dev.kindred.service.catalog.CorpusStore;
import dev.kindred.service.embedding.BatchingSettings;
import dev.kindred.service.embedding.Device;
import dev.kindred.service.event.EventLog;
import dev.kindred.service.event.EventSink;
import dev.kindred.service.event.ExposureLog;
import dev.kindred.service.event.LiveUnits;
import dev.kindred.service.experiment.Experiments;
import dev.kindred.service.experiment.RememberedExperiments;
import dev.kindred.service.index.CorpusIndexes;
import dev.kindred.service.index.IndexSettings;
import dev.kindred.service.index.IndexStore;
import dev.kindred.service.index.OpenSearchIndexes;
import dev.kindred.service.kafka.EventTopics;
import dev.kindred.service.kafka.ItemFollower;
import dev.kindred.service.kafka.KafkaSettings;
import dev.kindred.service.kafka.KafkaWrites;
import dev.kindred.service.overload.AdaptiveLimit;
import dev.kindred.service.overload.Admission;
import dev.kindred.service.overload.RateLimit;
import dev.kindred.service.recommend.LiveRecall;
import dev.kindred.service.recommend.Recommender;
import dev.kindred.service.recommend.ResultCache;
import dev.kindred.service.recommend.ShadowAnswers;
import dev.kindred.service.recommend.Stage;
import dev.kindred.service.release.DefaultRelease;
import dev.kindred.service.release.OnnxTowers;
import dev.kindred.service.release.ReleaseFolder;
import dev.kindred.service.release.ReleaseLoader;
import dev.kindred.service.release.Releases;
import dev.kindred.service.release.Serving;
import dev.kindred.service.release.Towers;
import dev.kindred.service.release.Watch;
import dev.kindred.service.release.WatchedExperiments;
import dev.kindred.service.trace.TraceSettings;
import dev.kindred.service.trace.Traces;
import dev.kindred.service.web.AdmissionGate;
import dev.kindred.service.web.ApiDocsController;
import dev.kindred.service.web.BearerToken;
import dev.kindred.service.web.EventsController;
import dev.kindred.service.web.ExperimentsController;
import dev.kindred.service.web.HeldBodies;
import dev.kindred.service.web.ItemWritesController;
import dev.kindred.service.web.ItemsController;
import dev.kindred.service.web.ProblemValve;
import dev.kindred.service.web.Problems;
import dev.kindred.service.web.RateGate;
import dev.kindred.service.web.RecommendController;
import dev.kindred.service.web.RecommendShortcut;
import dev.kindred.service.web.ReleasesController;
import dev.kindred.service.web.RequestFrame;
import dev.kindred.service.web.RequestTimes;
import dev.kindred.service.web.RestOfBodyValve;
import dev.kindred.service.web.TokenGate;
import dev.kindred.service.write.CatalogWriter;
import dev.kindred.service.write.ChangeLog;
import dev.kindred.service.write.ItemWrites;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationPredicate;
import jakarta.servlet.Filter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.info.ProjectInfoAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.micrometer.metrics.autoconfigure.task.TaskExecutorMetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ScheduledTasksObservationAutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.DependsOn;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Everything that the service is made of, and how it is put together. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(
    exclude = {
      ErrorMvcAutoConfiguration.class,
      // What nothing here uses; each bean is looked at for each other one.
      AopAutoConfiguration.class,
      ProjectInfoAutoConfiguration.class,
      ScheduledTasksObservationAutoConfiguration.class,
      TaskExecutionAutoConfiguration.class,
      TaskExecutorMetricsAutoConfiguration.class,
      TaskSchedulingAutoConfiguration.class
    })
@EnableConfigurationProperties(ServiceSettings.class)
class Wiring {

  private static final Logger LOG = System.getLogger(Wiring.class.getName());

  @Bean
  StageTimes stageTimes(MeterRegistry registry) {
    return new StageTimes(registry);
  }

  /** Where traces go, if anywhere. */
  record Tracing(Optional<Traces> traces) implements AutoCloseable {

    Stage.Timings beside(Stage.Timings times) {
      return traces
          .<Stage.Timings>map(spans ->
              (stage, nanos) -> {
                times.took(stage, nanos);
                spans.took(stage, nanos);
              })
          .orElse(times);
    }

    @Override
    public void close() {
      traces.ifPresent(Traces::close);
    }
  }

  @Bean
  Tracing tracing(ServiceSettings settings) {
    TraceSettings traces = settings.tracing().settings();
    return new Tracing(traces.isOn() ? Optional.of(new Traces(traces)) : Optional.empty());
  }

  @Bean
  HeldBodies bodies() {
    return new HeldBodies();
  }

  @Bean
  FilterRegistrationBean<RequestFrame> requestFrame(Tracing tracing) {
    FilterRegistrationBean<RequestFrame> registration =
        new FilterRegistrationBean<>(new RequestFrame(tracing.traces()));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }

  @Bean
  ServiceMeters serviceMeters(MeterRegistry registry) {
    return new ServiceMeters(registry);
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
  RememberedExperiments rememberedExperiments(ServiceSettings settings) {
    return new RememberedExperiments(settings.stateFolder());
  }

  @Bean
  Experiments experiments(
      ServiceSettings settings, ReleaseFolder folder, RememberedExperiments memory) {
    Path file = settings.experimentsFile();
    Experiments experiments =
        settings.experiments().isEmpty() && !Files.exists(file)
            ? Experiments.NONE
            : WatchedExperiments.read(file, folder);
    memory.requireUnchanged(file, experiments);
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

  /** Where indexes are kept: on disk, or in OpenSearch. */
  @Bean
  KeptIndexes keptIndexes(ServiceSettings settings) {
    IndexSettings graph = settings.index().settings();
    if (settings.opensearch().urls().isEmpty()) {
      return new KeptIndexes(new IndexStore(settings.indexCache(), graph), () -> {});
    }
    OpenSearchIndexes afar = new OpenSearchIndexes(settings.opensearch().settings(), graph);
    return new KeptIndexes(afar, afar::close);
  }

  /** Indexes, and what ends with them. */
  record KeptIndexes(CorpusIndexes indexes, Runnable end) implements AutoCloseable {
    @Override
    public void close() {
      end.run();
    }
  }

  @Bean
  Releases releases(
      ServiceSettings settings,
      KeptIndexes kept,
      ReleaseFolder folder,
      Experiments experiments,
      DefaultRelease chosen,
      Towers.Opener towers) {
    List<String> names = folder.names();
    String set = settings.defaultRelease().isEmpty() ? names.getFirst() : settings.defaultRelease();
    return new Releases(
        folder,
        new ReleaseLoader(
            towers, new CorpusStore(settings.indexCache().resolve("corpora")), kept.indexes()),
        experiments,
        chosen.chosen(names).orElse(set),
        settings.keeping());
  }

  @Bean
  DefaultRelease defaultRelease(ServiceSettings settings) {
    return new DefaultRelease(settings.stateFolder());
  }

  @Bean
  WatchedExperiments watchedExperiments(
      ServiceSettings settings,
      ReleaseFolder folder,
      Releases releases,
      RememberedExperiments memory,
      ServiceMeters meters) {
    WatchedExperiments watched =
        new WatchedExperiments(
            settings.experimentsFile(), folder, releases, memory, InstantSource.system());
    meters.experiments(watched);
    return watched;
  }

  @Bean
  ReadyLine readyLine(Environment environment) {
    boolean structured = Announcement.isStructured(environment);
    return new ReadyLine(
        environment,
        line -> {
          if (structured) {
            LOG.log(Level.INFO, line);
          } else {
            System.out.println(line);
          }
        });
  }

  /** Looks after the folder and the experiments' file. */
  @Bean
  Watch folderWatch(
      ServiceSettings settings,
      Releases releases,
      WatchedExperiments experiments,
      ReadyLine ready) {
    return new Watch(
        "folder-watch",
        settings.watch(),
        () -> {
          if (releases.serving().isPresent()) {
            releases.lookAgain();
          }
        },
        () -> {
          if (releases.serving().isPresent()) {
            experiments.lookAgain();
          }
        },
        () -> releases.serving().ifPresent(serving -> ready.tell(serving.missing())));
  }

  /** Sends events to Kafka, if they have topics there. */
  record EventSending(Optional<EventTopics> topics) implements AutoCloseable {
    @Override
    public void close() {
      topics.ifPresent(EventTopics::close);
    }
  }

  @Bean
  EventSending eventSending(ServiceSettings settings, ServiceMeters meters) {
    Optional<EventTopics> topics =
        settings
            .kafka()
            .settings()
            .filter(KafkaSettings::sendsEvents)
            .map(kafka -> new EventTopics(kafka, settings.events().queue()));
    topics.ifPresent(meters::eventTopics);
    return new EventSending(topics);
  }

  @Bean
  EventLog eventLog(ServiceSettings settings, EventSending sending, ServiceMeters meters) {
    EventLog log =
        new EventLog(
            settings.eventsFolder(),
            settings.events().settings(),
            InstantSource.system(),
            sending.topics().map(EventSink.class::cast).orElse(EventSink.NONE));
    meters.events(log);
    return log;
  }

  @Bean
  LiveUnits liveUnits() {
    return new LiveUnits();
  }

  @Bean
  ExperimentMeters experimentMeters(Releases releases, LiveUnits units, MeterRegistry registry) {
    return new ExperimentMeters(releases, units, registry);
  }

  @Bean
  ExposureLog exposureLog(EventLog log, Releases releases, LiveUnits units) {
    return new ExposureLog(log, releases, units, InstantSource.system());
  }

  @Bean
  EventsController eventsController(ServiceSettings settings, EventLog log, Releases releases) {
    return new EventsController(
        log,
        settings.eventsFolder(),
        releases,
        InstantSource.system(),
        (int) settings.writes().maxSize().toBytes());
  }

  @Bean
  ShadowAnswers shadowAnswers(Releases releases, ServiceMeters meters) {
    Recommender quiet =
        new Recommender(releases, (_, _) -> {}, new ResultCache(0), new LiveRecall(0, 0));
    ShadowAnswers shadows = new ShadowAnswers(quiet::recommend);
    meters.shadows(shadows);
    return shadows;
  }

  @Bean
  ResultCache resultCache(ServiceSettings settings, ServiceMeters meters) {
    ResultCache cache = new ResultCache(settings.cache().entries());
    meters.cache(cache);
    return cache;
  }

  /** It asks the releases, so it is closed before them. */
  @Bean
  LiveRecall liveRecall(ServiceSettings settings, Releases releases, ServiceMeters meters) {
    LiveRecall recall = new LiveRecall(settings.recall().share(), settings.recall().alarmBelow());
    meters.recall(recall);
    return recall;
  }

  @Bean
  Recommender recommender(
      Releases releases, StageTimes times, Tracing tracing, ResultCache cache, LiveRecall recall) {
    return new Recommender(releases, tracing.beside(times), cache, recall);
  }

  @Bean
  RecommendController recommendController(
      Recommender recommender,
      ExposureLog exposures,
      ShadowAnswers shadows,
      ServiceSettings settings,
      StageTimes times,
      Tracing tracing) {
    return new RecommendController(
        recommender, exposures, shadows, settings.manner(), tracing.beside(times));
  }

  @Bean
  FilterRegistrationBean<RequestTimes> requestTimes(MeterRegistry registry) {
    FilterRegistrationBean<RequestTimes> registration =
        new FilterRegistrationBean<>(new RequestTimes(registry));
    registration.addUrlPatterns(RecommendShortcut.PATH);
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE); // Spring's observation asks it.
    return registration;
  }

  @Bean
  ObservationPredicate observedElsewhere() {
    return (name, context) -> !RequestTimes.counts(context);
  }

  @Bean
  FilterRegistrationBean<RecommendShortcut> recommendShortcut(
      RecommendController controller,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver failures) {
    FilterRegistrationBean<RecommendShortcut> registration =
        new FilterRegistrationBean<>(new RecommendShortcut(controller, failures));
    registration.addUrlPatterns(RecommendShortcut.PATH);
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 3); // Behind the gates.
    return registration;
  }

  @Bean
  WorkerThreads workerThreads() {
    return new WorkerThreads();
  }

  @Bean
  Admission admission(ServiceSettings settings, ServiceMeters meters, WorkerThreads threads) {
    AdaptiveLimit limit =
        new AdaptiveLimit(
            settings.overload().leastAtOnce(),
            settings.overload().mostAtOnce(),
            settings.overload().patience(),
            System.nanoTime());
    limit.onChange(threads);
    Admission admission = new Admission(limit, System::nanoTime);
    meters.admissions(admission);
    return admission;
  }

  @Bean
  FilterRegistrationBean<Filter> rateGate(
      ServiceSettings settings,
      ServiceMeters meters,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver failures) {
    Optional<RateLimit> limit = settings.rateLimit().limit(System::nanoTime);
    limit.ifPresent(meters::rateLimit);
    FilterRegistrationBean<Filter> registration =
        new FilterRegistrationBean<>(
            limit
                .<Filter>map(of -> new RateGate(of, failures))
                .orElse((request, response, chain) -> chain.doFilter(request, response)));
    registration.setEnabled(limit.isPresent());
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return registration;
  }

  @Bean
  FilterRegistrationBean<AdmissionGate> admissionGate(
      ServiceSettings settings,
      Admission admission,
      HeldBodies bodies,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver failures) {
    FilterRegistrationBean<AdmissionGate> registration =
        new FilterRegistrationBean<>(
            new AdmissionGate(admission, settings.overload().turns(), bodies, failures));
    registration.addUrlPatterns(RecommendShortcut.PATH);
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
    return registration;
  }

  @Bean
  Drain drain(ApplicationContext context, ServiceSettings settings) {
    return new Drain(context, settings.drain());
  }

  /** Lets ids hold any character in a path, and Tomcat's own errors be problem details. */
  @Bean
  @DependsOn("loading") // The releases are loaded while the web server comes up.
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcat(
      Drain drain, WorkerThreads threads, HeldBodies bodies) {
    return factory -> {
      factory.addEngineValves(new RestOfBodyValve(bodies));
      factory.addConnectorCustomizers(connector -> {
        drain.of(connector);
        threads.of(connector);
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

  /** Takes the changes of all replicas in, if there is Kafka. */
  record Following(Optional<ItemFollower> follower) implements AutoCloseable {
    @Override
    public void close() {
      follower.ifPresent(ItemFollower::close);
    }
  }

  /** Makes changes, if anybody may. */
  record Writing(Optional<ItemWrites> writer) implements AutoCloseable {
    @Override
    public void close() {
      writer.ifPresent(ItemWrites::close);
    }
  }

  @Bean
  Access access(ServiceSettings settings) {
    return new Access(BearerToken.of(settings.token(), settings.tokenFile()));
  }

  @Bean
  Following following(ServiceSettings settings, Releases releases, ServiceMeters meters) {
    Optional<ItemFollower> follower =
        settings
            .kafka()
            .settings()
            .map(kafka -> {
              ChangeLog.requireNone(settings.stateFolder());
              return new ItemFollower(
                  kafka, settings.stateFolder(), releases, InstantSource.system());
            });
    follower.ifPresent(meters::following);
    return new Following(follower);
  }

  /** What was written before is read even where nobody may write. */
  @Bean
  Writing writing(
      ServiceSettings settings,
      Access access,
      Releases releases,
      Following following,
      ServiceMeters meters) {
    boolean may = access.token().isPresent();
    if (following.follower().isPresent()) {
      if (!may) {
        return new Writing(Optional.empty());
      }
      KafkaWrites writes =
          new KafkaWrites(
              settings.kafka().settings().orElseThrow(),
              following.follower().get(),
              releases,
              InstantSource.system());
      meters.writes(writes);
      return new Writing(Optional.of(writes));
    }
    List<Change> before = new ArrayList<>();
    if (!may) {
      ChangeLog.read(settings.stateFolder(), before::add);
      releases.restore(before);
      return new Writing(Optional.empty());
    }
    ChangeLog log = ChangeLog.open(settings.stateFolder(), before::add);
    releases.restore(before);
    long last = before.isEmpty() ? 0 : before.getLast().sequence();
    CatalogWriter writer = new CatalogWriter(log, last, releases, InstantSource.system());
    meters.writes(writer);
    meters.log(writer);
    return new Writing(Optional.of(writer));
  }

  @Bean
  FilterRegistrationBean<TokenGate> tokenGate(
      Access access,
      ServiceMeters meters,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver failures) {
    TokenGate gate = new TokenGate(access.token(), failures);
    meters.access(gate);
    FilterRegistrationBean<TokenGate> registration = new FilterRegistrationBean<>(gate);
    registration.setUrlPatterns(TokenGate.PATHS);
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
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
  Watch indexWatch(Releases releases) {
    return new Watch("index-watch", Duration.ofSeconds(1), releases::rebuildWornOut);
  }

  @Bean
  ReleasesController releasesController(Releases releases, DefaultRelease chosen) {
    return new ReleasesController(releases, chosen);
  }

  @Bean
  ExperimentsController experimentsController(
      Releases releases, WatchedExperiments file, ShadowAnswers shadows) {
    return new ExperimentsController(releases, file, shadows);
  }

  @Bean
  ApiDocsController apiDocsController() {
    return new ApiDocsController();
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

  /** Up when all changes are known that there were at the start. */
  @Bean
  HealthIndicator changesHealthIndicator(Following following) {
    return () ->
        following
            .follower()
            .map(follower ->
                (follower.isCaughtUp() ? Health.up() : Health.outOfService())
                    .withDetail("kafka", follower.isReachable() ? "reached" : "not reached")
                    .withDetail("lag", follower.lag())
                    .build())
            .orElseGet(() -> Health.up().build());
  }

  /** Up whatever the file says, since what was read before goes on; the details tell. */
  @Bean
  HealthIndicator experimentsHealthIndicator(WatchedExperiments file) {
    return () -> {
      Health.Builder health =
          Health.up()
              .withDetail("sha256", file.inForce().sha256())
              .withDetail("since", file.inForce().since().toString());
      file.refusal()
          .ifPresent(refusal ->
              health
                  .withDetail("refused", refusal)
                  .withDetail("refusedSince", file.refusedSince().toString()));
      return health.build();
    };
  }

  /**
   * Begins before the ports are open. Until it is done, liveness answers and readiness does not.
   */
  @Bean
  @DependsOn({
    "writing", // What was written before is part of what is loaded.
    "experimentMeters" // Told what runs, which waits for a load that has begun.
  })
  Loading loading(
      Releases releases,
      Following following,
      Experiments experiments,
      RememberedExperiments memory) {
    memory.remember(experiments); // Before the first request of one.
    return Loading.begin(() ->
        following.follower().map(ItemFollower::awaitCaughtUp).orElse(true)
            ? Optional.of(releases.load())
            : Optional.empty()); // Told to end before Kafka was there.
  }

  @Bean
  ApplicationRunner load(
      Loading loading, ReleaseMeters meters, ReadyLine ready, Environment environment) {
    return _ -> {
      Optional<Serving> serving = loading.await();
      if (serving.isEmpty()) {
        return;
      }
      Map<String, String> missing = serving.get().missing();
      meters.update();
      boolean structured = Announcement.isStructured(environment);
      missing.forEach((name, reason) -> {
        String line = "not ready: release '" + name + "': " + reason;
        if (structured) {
          LOG.log(Level.ERROR, line);
        } else {
          System.err.println(line);
        }
      });
      ready.tell(missing);
    };
  }
}
