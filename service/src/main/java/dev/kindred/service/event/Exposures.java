package dev.kindred.service.event;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one experiment showed, and what came of each request. */
final class Exposures {

  private final Map<String, Request> requests = new HashMap<>();
  private final SortedMap<String, Double> shares = new TreeMap<>(); // by variant
  private final Map<String, String> variantOf = new HashMap<>(); // by unit
  private final Set<String> crossed = new HashSet<>();
  private final Map<String, String> known = new HashMap<>(); // one string for equal ids
  private long notDrawn;
  private long feedback;
  private long strays;

  /** A request that the experiment answered. */
  static final class Request {
    private final String unit;
    private final String variant;
    private final LocalDate day;
    private final List<String> items;
    private final String slices;
    private int outcomes; // A bit for each kind and slice.

    Request(String unit, String variant, LocalDate day, List<String> items, String slices) {
      this.unit = unit;
      this.variant = variant;
      this.day = day;
      this.items = items;
      this.slices = slices;
    }

    String unit() {
      return unit;
    }

    String variant() {
      return variant;
    }

    LocalDate day() {
      return day;
    }

    /** Whether there was feedback of a kind on an item of a slice. */
    boolean has(EventKind kind, Cut cut) {
      return (outcomes & bit(kind, cut)) != 0;
    }

    private static int bit(EventKind kind, Cut cut) {
      return 1 << ((kind == EventKind.CLICK ? 0 : 8) + cut.place());
    }

    private boolean add(EventKind kind, @Nullable String item) {
      if (item == null) {
        outcomes |= bit(kind, Cut.ALL);
        return true;
      }
      int place = items.indexOf(item);
      if (place < 0) {
        return false;
      }
      outcomes |= bit(kind, Cut.ALL);
      if (place < slices.length()) {
        Cut.of(slices.charAt(place)).ifPresent(cut -> outcomes |= bit(kind, cut));
      }
      return true;
    }
  }

  /** Takes in an exposure of the experiment. */
  void show(Event event) {
    if (event.unit() == null || event.variant() == null) {
      return;
    }
    if (Boolean.FALSE.equals(event.drawn())) {
      notDrawn++;
      return;
    }
    String unit = one(event.unit());
    String variant = one(event.variant());
    shares.put(variant, event.share() == null ? 0 : event.share());
    String before = variantOf.putIfAbsent(unit, variant);
    if (before != null && !before.equals(variant)) {
      crossed.add(unit);
    }
    List<String> items = event.items() == null ? List.of() : event.items();
    requests.putIfAbsent(
        event.requestId(),
        new Request(
            unit,
            variant,
            LocalDate.ofInstant(Instant.ofEpochMilli(event.millis()), ZoneOffset.UTC),
            items.stream().map(this::one).toList(),
            event.slices() == null ? "" : one(event.slices())));
  }

  private String one(String text) {
    return known.computeIfAbsent(text, same -> same);
  }

  /** Takes in feedback, when all exposures are known. */
  void answer(Event event) {
    Request request = requests.get(event.requestId());
    if (request == null) {
      return; // Of another experiment, or of none.
    }
    feedback++;
    if (event.kind() != EventKind.IMPRESSION && !request.add(event.kind(), event.item())) {
      strays++;
    }
  }

  /** The requests of units that saw one variant only. */
  Collection<Request> requests() {
    return requests.values().stream().filter(request -> !crossed.contains(request.unit())).toList();
  }

  /** What each variant is meant to get, by its name. */
  SortedMap<String, Double> shares() {
    return shares;
  }

  /** Requests whose variant was set, not drawn; they count nowhere. */
  long notDrawn() {
    return notDrawn;
  }

  /** Units that saw several variants; they count nowhere. */
  int crossed() {
    return crossed.size();
  }

  /** Feedback on the requests. */
  long feedback() {
    return feedback;
  }

  /** Feedback on items that the answer did not have. */
  long strays() {
    return strays;
  }

  /** The items that an outcome is about. */
  enum Cut {
    ALL("all", 0),
    HEAD("head", 1),
    TAIL("tail", 2),
    FRESH("fresh", 3);

    private final String label;
    private final int place;

    Cut(String label, int place) {
      this.label = label;
      this.place = place;
    }

    String label() {
      return label;
    }

    int place() {
      return place;
    }

    static Optional<Cut> of(char letter) {
      return switch (letter) {
        case 'h' -> Optional.of(HEAD);
        case 't' -> Optional.of(TAIL);
        case 'f' -> Optional.of(FRESH);
        default -> Optional.empty();
      };
    }
  }
}
