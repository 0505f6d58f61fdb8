package dev.kindred.service.recommend;

import dev.kindred.service.catalog.Catalog;
import dev.kindred.service.index.Hit;
import dev.kindred.service.index.Plan;
import dev.kindred.service.index.Query;
import dev.kindred.service.index.SearchResult;
import dev.kindred.service.release.Release;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * Answers a share of the requests again by scoring every vector, on a thread of its own, and keeps
 * count of what the first answer had missed. Requests that come while too many wait are dropped.
 */
public final class LiveRecall implements AutoCloseable {

  private static final Logger LOG = System.getLogger(LiveRecall.class.getName());
  private static final int MOST_WAITING = 64;
  private static final int ENOUGH = 50; // Answers before an alarm.
  private static final float SCORE_TOLERANCE = 1e-5f;

  private final double share;
  private final double alarmBelow;
  private final BlockingQueue<Question> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Map<Band, Map<Age, Tally>> tallies = new EnumMap<>(Band.class);
  private final LongAdder dropped = new LongAdder();
  private final Thread thread;
  private volatile boolean alarm;

  private record Question(Release release, Query query, SearchResult answer) {}

  /** Which share of the items a filter lets pass. */
  public enum Band {
    /** There is no filter. */
    ALL("none"),
    /** At least half. */
    HALF("50%"),
    /** At least a tenth. */
    TENTH("10%"),
    /** At least a hundredth. */
    HUNDREDTH("1%"),
    /** Less. */
    LESS("less");

    private final String label;

    Band(String label) {
      this.label = label;
    }

    /** The name in metrics: the least that passes. */
    public String label() {
      return label;
    }

    static Band of(Query query, int items) {
      return query
          .among()
          .map(some -> {
            double share = (double) some.size() / items;
            return share >= 0.5 ? HALF : share >= 0.1 ? TENTH : share >= 0.01 ? HUNDREDTH : LESS;
          })
          .orElse(ALL);
    }
  }

  /** How old the items that should have been found are, as far as a release knows. */
  public enum Age {
    /** Chosen at least once in training. */
    TRAINED("trained"),
    /** Never chosen in training. */
    COLD("cold"),
    /** Came, or was changed, after training. */
    NEW("new");

    private final String label;

    Age(String label) {
      this.label = label;
    }

    /** The name in metrics. */
    public String label() {
      return label;
    }
  }

  /**
   * Starts the thread.
   *
   * @param share of the requests that are answered again, 0 to 1
   * @param alarmBelow the recall in a band of filters below which the alarm is raised, 0 to 1
   */
  public LiveRecall(double share, double alarmBelow) {
    requireShare("share", share);
    requireShare("alarm-below", alarmBelow);
    this.share = share;
    this.alarmBelow = alarmBelow;
    for (Band band : Band.values()) {
      Map<Age, Tally> ages = new EnumMap<>(Age.class);
      for (Age age : Age.values()) {
        ages.put(age, new Tally());
      }
      tallies.put(band, ages);
    }
    thread = Thread.ofPlatform().name("live-recall").daemon().unstarted(this::run);
    if (share > 0) {
      thread.start();
    }
  }

  /** Perhaps answers a query again. Never waits. */
  void offer(Release release, Query query, SearchResult answer) {
    if (share == 0 || ThreadLocalRandom.current().nextDouble() >= share) {
      return;
    }
    if (!release.lease().begin()) {
      return;
    }
    if (!waiting.offer(new Question(release, query, answer))) {
      release.lease().end();
      dropped.increment();
    }
  }

  /** Recall of the latest answers, 0 to 1; NaN if there was none. */
  public double recall(Band band, Age age) {
    return tally(band, age).recall();
  }

  /** How many were dropped because too many waited. */
  public long dropped() {
    return dropped.sum();
  }

  /** How many have been answered again. */
  public long answered() {
    long answered = 0;
    for (Band band : Band.values()) {
      answered += tally(band, Age.TRAINED).answers();
    }
    return answered;
  }

  /** Whether the recall of some band is too low. */
  public boolean alarm() {
    return alarm;
  }

  /** Ends the thread; what waits is not answered. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Question left = waiting.poll(); left != null; left = waiting.poll()) {
      left.release().lease().end();
    }
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Question question = waiting.take();
        try {
          answer(question);
        } catch (RuntimeException e) {
          LOG.log(Level.WARNING, "an answer could not be checked", e);
        } finally {
          question.release().lease().end();
        }
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "answers are not checked any more");
    }
  }

  private void answer(Question question) {
    Release release = question.release();
    List<Hit> truth =
        question.answer().plan() == Plan.EXACT
            ? question.answer().hits()
            : release.index().exact(question.query()).hits();
    float last = truth.isEmpty() ? 0 : truth.getLast().score();
    Set<Integer> found =
        question.answer().hits().stream().map(Hit::item).collect(Collectors.toSet());
    long replacements = // Others of the last score are as good.
        question.answer().hits().stream()
            .filter(hit -> Math.abs(hit.score() - last) <= SCORE_TOLERANCE)
            .count();
    Map<Age, int[]> counts = new EnumMap<>(Age.class);
    for (Age age : Age.values()) {
      counts.put(age, new int[2]);
    }
    for (Hit hit : truth) {
      int[] count = counts.getOrDefault(age(release.catalog(), hit.item()), new int[2]);
      boolean tied = Math.abs(hit.score() - last) <= SCORE_TOLERANCE && replacements-- > 0;
      count[0] += tied || found.contains(hit.item()) ? 1 : 0;
      count[1]++;
    }
    Band band = Band.of(question.query(), release.index().size());
    counts.forEach((age, count) -> tally(band, age).add(count[0], count[1]));
    judge(band);
  }

  private static Age age(Catalog catalog, int item) {
    if (catalog.isNew(item)) {
      return Age.NEW;
    }
    return catalog.item(item).trainingCount() == 0 ? Age.COLD : Age.TRAINED;
  }

  private void judge(Band judged) {
    boolean low = false;
    for (Band band : Band.values()) {
      double recall = Tally.recall(tallies.getOrDefault(band, Map.of()).values());
      boolean here = tally(band, Age.TRAINED).answers() >= ENOUGH && recall < alarmBelow;
      if (here && band == judged && !alarm) {
        LOG.log(
            Level.WARNING,
            "recall of answers whose filter lets pass ''{0}'' is {1}, below {2}",
            band.label(),
            recall,
            alarmBelow);
      }
      low |= here;
    }
    alarm = low;
  }

  private Tally tally(Band band, Age age) {
    return tallies.getOrDefault(band, Map.of()).getOrDefault(age, Tally.NOTHING);
  }

  private static void requireShare(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(
          "recall." + name + " must be between 0 and 1, but is " + value);
    }
  }
}
