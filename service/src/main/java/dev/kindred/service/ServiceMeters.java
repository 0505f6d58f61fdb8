package dev.kindred.service;

import dev.kindred.service.event.EventLog;
import dev.kindred.service.kafka.EventTopics;
import dev.kindred.service.kafka.ItemFollower;
import dev.kindred.service.overload.Admission;
import dev.kindred.service.overload.RateLimit;
import dev.kindred.service.recommend.LiveRecall;
import dev.kindred.service.recommend.ResultCache;
import dev.kindred.service.recommend.ShadowAnswers;
import dev.kindred.service.release.WatchedExperiments;
import dev.kindred.service.web.TokenGate;
import dev.kindred.service.write.CatalogWriter;
import dev.kindred.service.write.ItemWrites;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** What the parts of the service tell of themselves; docs/metrics.md explains each. */
final class ServiceMeters {

  private final MeterRegistry registry;

  ServiceMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void experiments(WatchedExperiments file) {
    String changes = "changes of the experiments' file that took effect, or were refused";
    String name = "kindred.experiments.changes";
    count(name, changes, file, WatchedExperiments::accepted, "result", "accepted");
    count(name, changes, file, WatchedExperiments::refusals, "result", "refused");
    gauge(
        "kindred.experiments.refused",
        "1 while the experiments' file as it is does not count",
        file,
        watched -> watched.refusal().isPresent() ? 1 : 0);
  }

  void events(EventLog log) {
    count("kindred.events", "events that were written", log, EventLog::written);
    count(
        "kindred.events.dropped",
        "events that were dropped because too many waited or the disk failed",
        log,
        EventLog::dropped);
    gauge("kindred.events.waiting", "events that wait for the disk", log, EventLog::waiting);
    Gauge.builder("kindred.events.lag", log, EventLog::lagSeconds)
        .description("how long the oldest event that is not written yet has waited")
        .baseUnit("seconds")
        .register(registry);
  }

  void shadows(ShadowAnswers shadows) {
    count(
        "kindred.shadow.dropped",
        "requests that no shadow answered because too many waited",
        shadows,
        ShadowAnswers::dropped);
    count(
        "kindred.shadow.failed",
        "requests that a shadow could not answer",
        shadows,
        ShadowAnswers::failed);
    gauge(
        "kindred.shadow.overlap",
        "mean overlap@k of all that shadows would have served; see GET /experiments",
        shadows,
        ShadowAnswers::overlap);
  }

  void cache(ResultCache cache) {
    String requests = "requests that the result cache answered, or could not";
    count("kindred.cache.requests", requests, cache, ResultCache::hits, "result", "hit");
    count("kindred.cache.requests", requests, cache, ResultCache::misses, "result", "miss");
    gauge("kindred.cache.entries", "answers in the result cache", cache, ResultCache::size);
  }

  void recall(LiveRecall recall) {
    for (LiveRecall.Band band : LiveRecall.Band.values()) {
      for (LiveRecall.Age age : LiveRecall.Age.values()) {
        gauge(
            "kindred.recall",
            "share of the true answers that were found, of those answered again",
            recall,
            live -> live.recall(band, age),
            "filter",
            band.label(),
            "items",
            age.label());
      }
    }
    gauge(
        "kindred.recall.alarm",
        "1 while the recall behind some filters is below its bound",
        recall,
        live -> live.alarm() ? 1 : 0);
    count(
        "kindred.recall.answered",
        "requests that were answered again",
        recall,
        LiveRecall::answered);
    count(
        "kindred.recall.dropped",
        "requests that were not answered again because too many waited",
        recall,
        LiveRecall::dropped);
  }

  void admissions(Admission admission) {
    String admissions = "recommendations that were let in, or refused: full or late";
    String name = "kindred.admissions";
    count(name, admissions, admission, Admission::admitted, "result", "admitted");
    count(name, admissions, admission, Admission::refused, "result", "full");
    count(name, admissions, admission, Admission::late, "result", "late");
    gauge(
        "kindred.admissions.limit",
        "how many recommendations may be answered at once now",
        admission,
        Admission::limit);
    gauge(
        "kindred.admissions.inside",
        "recommendations that are being answered",
        admission,
        Admission::inside);
  }

  void rateLimit(RateLimit limit) {
    count(
        "kindred.admissions",
        "recommendations that were let in, or refused: full or late",
        limit,
        RateLimit::refused,
        "result",
        "rate");
  }

  void access(TokenGate gate) {
    count(
        "kindred.access.refused",
        "requests that should have shown a token",
        gate,
        TokenGate::refused);
  }

  void writes(ItemWrites writes) {
    count("kindred.writes", "changes of items that were made", writes, ItemWrites::written);
    count(
        "kindred.writes.refused",
        "changes of items that were not made, or not known to be",
        writes,
        ItemWrites::refused);
    gauge(
        "kindred.writes.waiting",
        "changes of items that wait to be durable",
        writes,
        ItemWrites::waiting);
  }

  void log(CatalogWriter writer) {
    count(
        "kindred.writes.commits",
        "how often the disk was waited for; changes that come together share one",
        writer,
        CatalogWriter::commits);
    Gauge.builder("kindred.writes.log", writer, CatalogWriter::logBytes)
        .description("size of the log of changes")
        .baseUnit("bytes")
        .register(registry);
  }

  void following(ItemFollower follower) {
    gauge(
        "kindred.kafka.lag",
        "records of the items' topic that are not taken in yet",
        follower,
        ItemFollower::lag);
    Gauge.builder("kindred.kafka.behind", follower, ItemFollower::secondsBehind)
        .description("age of the last change that was taken in; 0 without a lag")
        .baseUnit("seconds")
        .register(registry);
    gauge(
        "kindred.kafka.reachable",
        "1 while Kafka answers",
        follower,
        of -> of.isReachable() ? 1 : 0);
    String records = "records of the items' topic that were taken in, or not understood";
    count("kindred.kafka.records", records, follower, ItemFollower::taken, "result", "taken");
    count(
        "kindred.kafka.records",
        records,
        follower,
        ItemFollower::unreadable,
        "result",
        "unreadable");
  }

  void eventTopics(EventTopics topics) {
    String events = "exposures and feedback that Kafka has, or did not take";
    count("kindred.kafka.events", events, topics, EventTopics::sent, "result", "sent");
    count("kindred.kafka.events", events, topics, EventTopics::dropped, "result", "dropped");
  }

  private <T> void count(
      String name, String description, T of, ToDoubleFunction<T> value, String... tags) {
    FunctionCounter.builder(name, of, value).description(description).tags(tags).register(registry);
  }

  private <T> void gauge(
      String name, String description, T of, ToDoubleFunction<T> value, String... tags) {
    Gauge.builder(name, of, value).description(description).tags(tags).register(registry);
  }
}
