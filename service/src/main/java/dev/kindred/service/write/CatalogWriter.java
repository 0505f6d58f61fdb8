package dev.kindred.service.write;

import dev.kindred.model.platform.ThreadEnd;
import dev.kindred.service.catalog.Change;
import dev.kindred.service.release.Releases;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes changes, in one order for the log and all releases. One thread takes what is asked
 * together, writes it to the log, waits once for the disk (group commit), lets the releases take it
 * in, and then answers: who has an answer finds the change on disk and in the next recommendation.
 */
public final class CatalogWriter implements ItemWrites {

  private static final Logger LOG = System.getLogger(CatalogWriter.class.getName());
  private static final int MOST_AT_ONCE = 1000; // Drafts that wait for the disk together, about.
  private static final int MOST_WAITING = 20_000;
  private static final long RETRY_MILLIS = 200;

  private final ChangeLog log;
  private final Releases releases;
  private final InstantSource clock;
  private final Thread thread;
  private final LongAdder written = new LongAdder();
  private final LongAdder commits = new LongAdder();
  private final LongAdder refused = new LongAdder();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Job> queue = new ArrayDeque<>(); // Guarded by lock, as the next two.
  private int waiting;
  private boolean closed;

  private long sequence; // Of the writing thread.

  private record Job(List<Draft> drafts, CompletableFuture<List<Outcome>> answer) {}

  /**
   * Starts the thread.
   *
   * @param log takes the changes; it is closed with the writer
   * @param sequence the number of the last change in the log
   * @param releases take the changes in
   */
  public CatalogWriter(ChangeLog log, long sequence, Releases releases, InstantSource clock) {
    this.log = log;
    this.sequence = sequence;
    this.releases = releases;
    this.clock = clock;
    thread = Thread.ofPlatform().name("catalog-writer").unstarted(this::run);
    thread.start();
  }

  @Override
  public List<Outcome> write(List<Draft> drafts) {
    Job job = new Job(List.copyOf(drafts), new CompletableFuture<>());
    lock.lock();
    try {
      if (closed) {
        throw refuse(drafts, "the service is ending");
      }
      if (waiting > 0 && waiting + drafts.size() > MOST_WAITING) {
        throw refuse(drafts, "more than " + MOST_WAITING + " changes wait already");
      }
      waiting += drafts.size();
      queue.add(job);
      changed.signal();
    } finally {
      lock.unlock();
    }
    try {
      return job.answer().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof WriteRefusedException cause) {
        throw refuse(drafts, String.valueOf(cause.getMessage()));
      }
      throw e;
    }
  }

  private WriteRefusedException refuse(List<Draft> drafts, String why) {
    refused.add(drafts.size());
    return new WriteRefusedException(why);
  }

  private void run() {
    boolean behind = false;
    while (true) {
      List<Job> jobs = take(behind);
      if (!jobs.isEmpty()) {
        behind = !commit(jobs);
      } else if (isClosed()) {
        return;
      } else {
        behind = !caughtUp();
      }
    }
  }

  private boolean caughtUp() {
    try {
      return releases.catchUp();
    } catch (RuntimeException e) {
      LOG.log(
          Level.ERROR, "a release could not take the changes that it lacks; it is tried again", e);
      return false;
    }
  }

  /** Waits for jobs; there are none when a retry is due, or when this is closed. */
  private List<Job> take(boolean behind) {
    lock.lock();
    try {
      while (queue.isEmpty() && !closed) {
        if (!behind) {
          changed.awaitUninterruptibly();
        } else if (changed.awaitNanos(TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS)) <= 0) {
          return List.of();
        }
      }
      List<Job> jobs = new ArrayList<>();
      int drafts = 0;
      while (!queue.isEmpty() && drafts < MOST_AT_ONCE) {
        Job job = queue.remove();
        drafts += job.drafts().size();
        jobs.add(job);
      }
      waiting -= drafts;
      return jobs;
    } catch (InterruptedException e) {
      return List.of(); // Nobody interrupts; the next turn looks again.
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether all releases have the changes. */
  private boolean commit(List<Job> jobs) {
    List<Change> changes = new ArrayList<>();
    List<List<Outcome>> outcomes = new ArrayList<>();
    try {
      Map<String, Boolean> inThisBatch = new HashMap<>();
      for (Job job : jobs) {
        outcomes.add(
            job.drafts().stream().map(draft -> plan(draft, inThisBatch, changes)).toList());
      }
      boolean taken = true;
      if (!changes.isEmpty()) {
        log.append(changes);
        commits.increment();
        written.add(changes.size());
        taken = releases.apply(changes);
      }
      for (int i = 0; i < jobs.size(); i++) {
        jobs.get(i).answer().complete(outcomes.get(i));
      }
      return taken;
    } catch (IOException e) {
      LOG.log(Level.ERROR, "the log of changes cannot be written", e);
      WriteRefusedException failure =
          new WriteRefusedException("the log of changes cannot be written: " + e.getMessage(), e);
      jobs.forEach(job -> job.answer().completeExceptionally(failure));
      return true;
    } catch (RuntimeException | Error e) {
      jobs.forEach(job -> job.answer().completeExceptionally(e));
      LOG.log(Level.ERROR, "changes could not be made", e);
      return false;
    }
  }

  private Outcome plan(Draft draft, Map<String, Boolean> inThisBatch, List<Change> changes) {
    boolean known = inThisBatch.getOrDefault(draft.id(), releases.knows(draft.id()));
    long millis = clock.millis();
    return switch (draft) {
      case Draft.Put put -> {
        inThisBatch.put(draft.id(), true);
        changes.add(new Change.Put(++sequence, millis, put.item()));
        yield known ? Outcome.REPLACED : Outcome.CREATED;
      }
      case Draft.Delete delete -> {
        if (!known) {
          yield Outcome.UNKNOWN;
        }
        inThisBatch.put(draft.id(), false);
        changes.add(new Change.Delete(++sequence, millis, delete.id()));
        yield Outcome.DELETED;
      }
    };
  }

  @Override
  public long written() {
    return written.sum();
  }

  /** How often the disk was waited for. */
  public long commits() {
    return commits.sum();
  }

  @Override
  public long refused() {
    return refused.sum();
  }

  @Override
  public int waiting() {
    lock.lock();
    try {
      return waiting;
    } finally {
      lock.unlock();
    }
  }

  /** Bytes of the log. */
  public long logBytes() {
    return log.bytes();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    ThreadEnd.await(thread);
    log.close();
  }
}
