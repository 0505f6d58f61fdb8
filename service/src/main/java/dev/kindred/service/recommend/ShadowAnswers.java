package dev.kindred.service.recommend;

import dev.kindred.model.platform.ThreadEnd;
import dev.kindred.service.experiment.Assignment;
import dev.kindred.service.experiment.Shadow;
import dev.kindred.service.recommend.RecommendRequest.ReleaseChoice;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Answers requests a second time by the shadow of their experiment, on a thread of its own, and
 * compares: overlap@k is the share of the k items that were served that the shadow would have
 * served too. Requests that come while too many wait are dropped.
 */
public final class ShadowAnswers implements AutoCloseable {

  private static final Logger LOG = System.getLogger(ShadowAnswers.class.getName());
  private static final int MOST_WAITING = 64;

  private final Function<RecommendRequest, Recommendation> answers;
  private final BlockingQueue<Question> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Map<String, Sum> sums = new ConcurrentHashMap<>(); // by experiment
  private final LongAdder dropped = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final Thread thread;

  private record Question(Assignment assignment, RecommendRequest request, Recommendation served) {}

  /**
   * How far a shadow agrees.
   *
   * @param answers how many were compared
   * @param overlap mean overlap@k, 0 to 1; NaN if none was
   */
  public record Agreement(long answers, double overlap) {}

  private static final class Sum {
    private final LongAdder count = new LongAdder();
    private final DoubleAdder overlap = new DoubleAdder();

    Agreement agreement() {
      long answers = count.sum();
      return new Agreement(answers, answers == 0 ? Double.NaN : overlap.sum() / (double) answers);
    }
  }

  /**
   * Starts the thread.
   *
   * @param answers a request by the release that it names
   */
  public ShadowAnswers(Function<RecommendRequest, Recommendation> answers) {
    this.answers = answers;
    thread = Thread.ofPlatform().name("shadow-answers").daemon().unstarted(this::run);
    thread.start();
  }

  /** Perhaps answers a request again. Never waits. */
  public void offer(RecommendRequest request, Recommendation served) {
    served
        .assignment()
        .filter(assignment ->
            assignment
                .shadow()
                .map(shadow -> ThreadLocalRandom.current().nextDouble() < shadow.share())
                .orElse(false))
        .ifPresent(assignment -> {
          if (!waiting.offer(new Question(assignment, request, served))) {
            dropped.increment();
          }
        });
  }

  /** How far the shadow of an experiment agrees with what was served. */
  public Agreement agreement(String experiment) {
    Sum sum = sums.get(experiment);
    return sum == null ? new Agreement(0, Double.NaN) : sum.agreement();
  }

  /** Mean overlap@k of all shadows; NaN before the first answer. */
  public double overlap() {
    double overlap = 0;
    long answers = 0;
    for (Sum sum : sums.values()) {
      overlap += sum.overlap.sum();
      answers += sum.count.sum();
    }
    return answers == 0 ? Double.NaN : overlap / (double) answers;
  }

  /** How many were dropped because too many waited. */
  public long dropped() {
    return dropped.sum();
  }

  /** How many the shadow could not answer. */
  public long failed() {
    return failed.sum();
  }

  private void run() {
    try {
      while (true) {
        compare(waiting.take());
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "shadows do not answer any more");
    }
  }

  private void compare(Question question) {
    Shadow shadow = question.assignment().shadow().orElseThrow();
    RecommendRequest request = question.request();
    try {
      Recommendation own =
          answers.apply(
              new RecommendRequest(
                  request.taste(),
                  request.selection(),
                  request.manner().with(shadow),
                  false,
                  request.unit(),
                  new ReleaseChoice.Named(shadow.release())));
      Sum sum = sums.computeIfAbsent(question.assignment().experiment(), _ -> new Sum());
      sum.overlap.add(overlap(ids(question.served()), ids(own)));
      sum.count.increment();
    } catch (RuntimeException e) {
      failed.increment();
      LOG.log(Level.DEBUG, "the shadow of '" + question.assignment().experiment() + "' failed", e);
    }
  }

  private static List<String> ids(Recommendation recommendation) {
    return recommendation.items().stream().map(item -> item.item().item().id()).toList();
  }

  /** Share of what was served, or of what the shadow found where that is more, that is in both. */
  static double overlap(List<String> served, List<String> shadow) {
    int most = Math.max(served.size(), shadow.size());
    if (most == 0) {
      return 1;
    }
    Set<String> both = new HashSet<>(served);
    both.retainAll(Set.copyOf(shadow));
    return (double) both.size() / most;
  }

  /** Ends the thread; what waits is not answered. */
  @Override
  public void close() {
    thread.interrupt();
    ThreadEnd.await(thread);
  }
}
