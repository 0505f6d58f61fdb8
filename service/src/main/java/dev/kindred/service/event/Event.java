package dev.kindred.service.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of the event log. An exposure says what an experiment showed, every other kind what came
 * of the request of that id.
 *
 * @param kind what happened
 * @param millis when, since the epoch
 * @param requestId the request's
 * @param experiment its name; of exposures only, as all that follows but the item
 * @param digest of the experiment
 * @param variant the variant's name
 * @param unit whom the assignment is sticky to
 * @param share of the units that the variant is meant to get, 0 to 1
 * @param drawn false if an override or the request set the variant; null is true
 * @param release what answered
 * @param items the ids that were shown, in their order
 * @param slices a letter for each of them, see {@link ItemSlice}
 * @param item whom the feedback is about; null if the whole answer
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
  "kind",
  "millis",
  "requestId",
  "experiment",
  "digest",
  "variant",
  "unit",
  "share",
  "drawn",
  "release",
  "items",
  "slices",
  "item"
})
public record Event(
    EventKind kind,
    long millis,
    String requestId,
    @Nullable String experiment,
    @Nullable String digest,
    @Nullable String variant,
    @Nullable String unit,
    @Nullable Double share,
    @Nullable Boolean drawn,
    @Nullable String release,
    @Nullable List<String> items,
    @Nullable String slices,
    @Nullable String item) {

  /** What somebody did with an answer. */
  public static Event feedback(
      EventKind kind, long millis, String requestId, @Nullable String item) {
    return new Event(
        kind, millis, requestId, null, null, null, null, null, null, null, null, null, item);
  }
}
