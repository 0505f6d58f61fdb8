package dev.kindred.service.event;

import dev.kindred.service.experiment.Assignment;
import dev.kindred.service.experiment.UnitKind;
import dev.kindred.service.recommend.RecommendRequest;
import dev.kindred.service.recommend.Recommendation;
import dev.kindred.service.release.Releases;
import java.time.InstantSource;

/** Logs what experiments show. A request without an experiment leaves nothing. */
public final class ExposureLog {

  private final EventLog log;
  private final Releases releases;
  private final LiveUnits units;
  private final InstantSource clock;

  /**
   * A log of exposures.
   *
   * @param releases say which items are in their heads
   * @param units learn of each exposure, on the log's thread
   */
  public ExposureLog(EventLog log, Releases releases, LiveUnits units, InstantSource clock) {
    this.log = log;
    this.releases = releases;
    this.units = units;
    this.clock = clock;
  }

  /** Logs an answer, if an experiment decided about it. Never waits. */
  public void add(String requestId, RecommendRequest request, Recommendation answer) {
    if (answer.assignment().isEmpty()) {
      return;
    }
    Assignment assignment = answer.assignment().get();
    long millis = clock.millis();
    log.add(() -> event(requestId, request, answer, assignment, millis));
  }

  private Event event(
      String requestId,
      RecommendRequest request,
      Recommendation answer,
      Assignment assignment,
      long millis) {
    long headCount =
        releases
            .serving()
            .map(serving -> serving.releases().get(answer.release()))
            .map(release -> release.catalog().headCount())
            .orElse(Long.MAX_VALUE);
    StringBuilder slices = new StringBuilder();
    for (Recommendation.Recommended item : answer.items()) {
      slices.append(ItemSlice.of(item.item().trainingCount(), headCount).letter());
    }
    String unit =
        assignment.unitKind() == UnitKind.SEED
            ? request.taste().seeds().getFirst().name()
            : request.unit();
    units.shown(assignment, unit);
    return new Event(
        EventKind.EXPOSURE,
        millis,
        requestId,
        assignment.experiment(),
        assignment.digest(),
        assignment.variant(),
        unit,
        assignment.share(),
        assignment.drawn() ? null : Boolean.FALSE,
        answer.release(),
        answer.items().stream().map(item -> item.item().item().id()).toList(),
        slices.toString(),
        null);
  }
}
