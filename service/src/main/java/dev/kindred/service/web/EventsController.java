package dev.kindred.service.web;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.service.event.Control;
import dev.kindred.service.event.Event;
import dev.kindred.service.event.EventKind;
import dev.kindred.service.event.EventLog;
import dev.kindred.service.event.ExperimentReport;
import dev.kindred.service.event.NoReportException;
import dev.kindred.service.release.Releases;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /events}: what people did with answers. {@code GET /experiments/NAME/report}: what
 * came of an experiment.
 */
@RestController
public final class EventsController {

  private static final Pattern REQUEST_ID =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
  private static final int MOST_CHARACTERS = 512;
  private static final Map<String, EventKind> KINDS =
      Map.of(
          "impression", EventKind.IMPRESSION,
          "click", EventKind.CLICK,
          "conversion", EventKind.CONVERSION);

  private final EventLog log;
  private final Path folder;
  private final Releases releases;
  private final InstantSource clock;
  private final int mostBytes;
  private final ReentrantLock reporting = new ReentrantLock();

  /**
   * A controller.
   *
   * @param folder of the log
   * @param mostBytes of a body
   */
  public EventsController(
      EventLog log, Path folder, Releases releases, InstantSource clock, int mostBytes) {
    this.log = log;
    this.folder = folder;
    this.releases = releases;
    this.clock = clock;
    this.mostBytes = mostBytes;
  }

  record EventBody(@Nullable String kind, @Nullable String requestId, @Nullable String item) {}

  /**
   * What has become of events.
   *
   * @param accepted that are written
   * @param dropped that could not be taken; send them again later
   * @param refused that break a law
   * @param problems of the first thousand of these
   */
  @JsonPropertyOrder({"accepted", "dropped", "refused", "problems"})
  record EventsAnswer(
      int accepted, int dropped, int refused, List<BulkReport.LineProblem> problems) {}

  @PostMapping(
      path = "/events",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<EventsAnswer> one(HttpServletRequest request) throws IOException {
    QueryParameters.of(request, Set.of());
    boolean taken = add(event(JsonBody.read(request, EventBody.class)));
    return answer(new EventsAnswer(taken ? 1 : 0, taken ? 0 : 1, 0, List.of()));
  }

  @PostMapping(
      path = "/events",
      consumes = MediaType.APPLICATION_NDJSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<EventsAnswer> many(HttpServletRequest request) throws IOException {
    QueryParameters.of(request, Set.of());
    List<BulkReport.LineProblem> problems = new ArrayList<>();
    int[] counts = new int[3];
    JsonLines.read(
        BoundedBody.ofWrites(request, mostBytes),
        (number, line) -> {
          try {
            counts[add(event(JsonBody.parse(line, EventBody.class))) ? 0 : 1]++;
          } catch (InvalidParameterException e) {
            counts[2]++;
            if (problems.size() < Bulk.MOST_PROBLEMS) {
              problems.add(BulkReport.problem(number, e));
            }
          }
        });
    return answer(new EventsAnswer(counts[0], counts[1], counts[2], problems));
  }

  private static ResponseEntity<EventsAnswer> answer(EventsAnswer answer) {
    return answer.dropped() == 0
        ? ResponseEntity.accepted().body(answer)
        : ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
            .header("Retry-After", "1")
            .body(answer);
  }

  private boolean add(Event event) {
    return log.add(() -> event);
  }

  private Event event(EventBody body) {
    EventKind kind = body.kind() == null ? null : KINDS.get(body.kind());
    if (kind == null) {
      throw new InvalidParameterException(
          "Unknown kind",
          "kind",
          String.valueOf(body.kind()),
          "'kind' must be impression, click or conversion.");
    }
    String requestId = body.requestId();
    if (requestId == null || !REQUEST_ID.matcher(requestId).matches()) {
      throw new InvalidParameterException(
          "Malformed id",
          "requestId",
          String.valueOf(requestId),
          "'requestId' must be the one of an answer.");
    }
    String item = body.item();
    if (item != null && (item.isEmpty() || item.length() > MOST_CHARACTERS)) {
      throw new InvalidParameterException(
          "Malformed id", "item", "", "'item' has 1 to " + MOST_CHARACTERS + " characters.");
    }
    if (item != null) {
      UnicodeText.require("item", item);
    }
    if (item == null && kind == EventKind.CONVERSION) {
      throw new InvalidParameterException(
          "Missing parameter", "item", "", "A conversion says of which 'item'.");
    }
    return Event.feedback(kind, clock.millis(), requestId, item);
  }

  @GetMapping(path = "/experiments/{name}/report", produces = MediaType.APPLICATION_JSON_VALUE)
  byte[] report(@PathVariable String name, HttpServletRequest request) {
    QueryParameters parameters = QueryParameters.of(request, Set.of("control"));
    String control = parameters.one("control", "");
    if (!reporting.tryLock()) { // It reads much, and holds much in memory.
      throw new BusyException("Another report is being made; ask again shortly.");
    }
    try {
      if (!Files.isDirectory(folder)) { // The first event makes it.
        throw NoReportException.noEvents(name);
      }
      return ReportJson.bytes(
          ExperimentReport.of(
              folder, name, control.isEmpty() ? first(name) : Control.named(control)));
    } catch (InvalidInputException e) { // It names places on this machine.
      throw new IllegalStateException("the events cannot be read", e);
    } finally {
      reporting.unlock();
    }
  }

  /** The experiment's first variant is what the others are compared with. */
  private Control first(String name) {
    return releases
        .serving()
        .flatMap(serving -> serving.experiments().of(name))
        .map(experiment -> Control.preferably(experiment.variants().getFirst().name()))
        .orElseGet(Control::usual);
  }
}
