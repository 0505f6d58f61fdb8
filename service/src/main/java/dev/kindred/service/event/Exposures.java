package dev.kindred.service.event;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one experiment showed to whom, and what came of it: sums of each unit and of each of its
 * days, in arrays. Some 70 bytes a unit and 50 bytes a day of a unit, however many requests there
 * are.
 */
final class Exposures {

  private static final int FIRST = 256;
  private static final short CROSSED = -1;
  private static final int DAY_BITS = 16;

  private final Feedback answers;
  private final SortedMap<String, Double> shares = new TreeMap<>(); // by variant
  private final LongIndex variants = new LongIndex(); // by their names' hashes

  private final LongIndex units = new LongIndex();
  private short[] variantOf = new short[FIRST]; // number of the unit's variant, or CROSSED
  private int[] requestsOf = new int[FIRST];
  private final int[][] outcomesOf = new int[Outcomes.COUNT][FIRST];

  private final LongIndex unitDays = new LongIndex(); // the unit's number, then the day
  private int[] dayRequests = new int[FIRST];
  private final int[][] dayOutcomes = new int[EventKind.values().length][FIRST];

  private long notDrawn;
  private int crossed;
  private long feedback;
  private long strays;

  /** Begins, when all feedback is known. */
  Exposures(Feedback answers) {
    this.answers = answers;
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
    List<String> items = event.items() == null ? List.of() : event.items();
    Feedback.Of of =
        answers.of(event.requestId(), items, event.slices() == null ? "" : event.slices());
    feedback += of.events();
    strays += of.strays();
    shares.put(event.variant(), event.share() == null ? 0 : event.share());
    int unit = unit(event.unit(), (short) variants.add(TextHash.of(event.variant())));
    int unitDay = unitDay(unit, event.millis());
    requestsOf[unit]++;
    dayRequests[unitDay]++;
    for (int bit = 0; bit < Outcomes.COUNT; bit++) {
      if (of.outcomes().has(bit)) {
        outcomesOf[bit][unit]++;
      }
    }
    for (EventKind kind : ExperimentReport.KINDS) {
      if (of.outcomes().has(Outcomes.bit(kind, Cut.ALL))) {
        dayOutcomes[place(kind)][unitDay]++;
      }
    }
  }

  private int unit(String name, short variant) {
    int before = units.size();
    int unit = units.add(TextHash.of(name));
    if (unit >= requestsOf.length) {
      int size = 2 * requestsOf.length;
      variantOf = Arrays.copyOf(variantOf, size);
      requestsOf = Arrays.copyOf(requestsOf, size);
      Arrays.setAll(outcomesOf, bit -> Arrays.copyOf(outcomesOf[bit], size));
    }
    if (unit == before) {
      variantOf[unit] = variant;
    } else if (variantOf[unit] != variant && variantOf[unit] != CROSSED) {
      variantOf[unit] = CROSSED;
      crossed++;
    }
    return unit;
  }

  private int unitDay(int unit, long millis) {
    long day = LocalDate.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC).toEpochDay();
    long inRange = Math.clamp(day, 0, (1 << DAY_BITS) - 1); // 1970 to 2149
    int unitDay = unitDays.add((long) unit << DAY_BITS | inRange);
    if (unitDay >= dayRequests.length) {
      int size = 2 * dayRequests.length;
      dayRequests = Arrays.copyOf(dayRequests, size);
      Arrays.setAll(dayOutcomes, kind -> Arrays.copyOf(dayOutcomes[kind], size));
    }
    return unitDay;
  }

  private static int place(EventKind kind) {
    return kind == EventKind.CLICK ? 0 : 1;
  }

  /** Is told the sums of a unit. */
  @FunctionalInterface
  interface Unit {
    void take(int variant, int requests, int outcomes);
  }

  /**
   * Tells of every unit that saw one variant only.
   *
   * @param bit of {@link Outcomes}
   */
  void units(int bit, Unit each) {
    for (int unit = 0; unit < units.size(); unit++) {
      if (variantOf[unit] != CROSSED) {
        each.take(variantOf[unit], requestsOf[unit], outcomesOf[bit][unit]);
      }
    }
  }

  /** The day of a unit that saw one variant only. */
  record UnitDay(int unit, int variant, LocalDate day, int requests, int outcomes) {}

  /** Numbers of days of units that saw one variant only, by rising day. */
  int[] byDay() {
    int[] counts = new int[(1 << DAY_BITS) + 1];
    for (int number = 0; number < unitDays.size(); number++) {
      if (variantOf[unitOf(number)] != CROSSED) {
        counts[dayOf(number) + 1]++;
      }
    }
    for (int day = 0; day < 1 << DAY_BITS; day++) {
      counts[day + 1] += counts[day];
    }
    int[] order = new int[counts[1 << DAY_BITS]];
    for (int number = 0; number < unitDays.size(); number++) {
      if (variantOf[unitOf(number)] != CROSSED) {
        order[counts[dayOf(number)]++] = number;
      }
    }
    return order;
  }

  /** The day of a number. */
  UnitDay day(int number, EventKind kind) {
    int unit = unitOf(number);
    return new UnitDay(
        unit,
        variantOf[unit],
        LocalDate.ofEpochDay(dayOf(number)),
        dayRequests[number],
        dayOutcomes[place(kind)][number]);
  }

  private int unitOf(int number) {
    return (int) (unitDays.key(number) >>> DAY_BITS);
  }

  private int dayOf(int number) {
    return (int) unitDays.key(number) & ((1 << DAY_BITS) - 1);
  }

  /** How many units there are, with those that saw several variants. */
  int unitCount() {
    return units.size();
  }

  /** The number of a variant, or -1. */
  int variant(String name) {
    return variants.find(TextHash.of(name));
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
    return crossed;
  }

  /** Clicks and conversions of the requests. */
  long feedback() {
    return feedback;
  }

  /** Of them those on items that the answer did not have. */
  long strays() {
    return strays;
  }
}
