package dev.kindred.service.event;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Clicks and conversions by their request: some 45 bytes each, and no texts. Of impressions nothing
 * is kept, since a report counts requests.
 */
final class Feedback {

  private static final int NONE = -1;
  private static final long WHOLE_ANSWER = 0;

  private final LongIndex requests = new LongIndex();
  private int[] first = new int[256]; // of the events of a request
  private long[] items = new long[256]; // the hash, by event
  private boolean[] conversions = new boolean[256];
  private int[] next = new int[256]; // event of the same request
  private int size;

  /**
   * What came of a request.
   *
   * @param outcomes of the answer
   * @param events how many there were
   * @param strays of them that are about an item which the answer did not have
   */
  record Of(Outcomes outcomes, int events, int strays) {}

  private static final Of NOTHING = new Of(new Outcomes(0), 0, 0);

  /** Takes in a click or a conversion. */
  void add(EventKind kind, String requestId, @Nullable String item) {
    int request = requests.add(TextHash.of(requestId));
    if (request >= first.length) {
      first = Arrays.copyOf(first, 2 * first.length);
    }
    if (size == items.length) {
      items = Arrays.copyOf(items, 2 * size);
      conversions = Arrays.copyOf(conversions, 2 * size);
      next = Arrays.copyOf(next, 2 * size);
    }
    items[size] = item == null ? WHOLE_ANSWER : hash(item);
    conversions[size] = kind == EventKind.CONVERSION;
    next[size] = first[request] - 1; // 0 in a fresh place is no event.
    first[request] = ++size;
  }

  /**
   * What came of an answer.
   *
   * @param shown the items of the answer
   * @param slices a letter for each of them
   */
  Of of(String requestId, List<String> shown, String slices) {
    int request = requests.find(TextHash.of(requestId));
    if (request < 0) {
      return NOTHING;
    }
    long[] hashes = shown.stream().mapToLong(Feedback::hash).toArray();
    Outcomes outcomes = new Outcomes(0);
    int events = 0;
    int strays = 0;
    for (int event = first[request] - 1; event != NONE; event = next[event]) {
      events++;
      EventKind kind = conversions[event] ? EventKind.CONVERSION : EventKind.CLICK;
      if (items[event] == WHOLE_ANSWER) {
        outcomes = outcomes.with(kind, Cut.ALL);
        continue;
      }
      int place = place(hashes, items[event]);
      if (place == NONE) {
        strays++;
        continue;
      }
      outcomes = outcomes.with(kind, Cut.ALL);
      Optional<Cut> cut = place < slices.length() ? Cut.of(slices.charAt(place)) : Optional.empty();
      if (cut.isPresent()) {
        outcomes = outcomes.with(kind, cut.get());
      }
    }
    return new Of(outcomes, events, strays);
  }

  private static int place(long[] hashes, long wanted) {
    for (int place = 0; place < hashes.length; place++) {
      if (hashes[place] == wanted) {
        return place;
      }
    }
    return NONE;
  }

  private static long hash(String item) {
    long hash = TextHash.of(item);
    return hash == WHOLE_ANSWER ? 1 : hash;
  }
}
