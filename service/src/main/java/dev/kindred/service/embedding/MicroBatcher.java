package dev.kindred.service.embedding;

import dev.kindred.model.feature.EncodedBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs the small batches of many threads together, on the threads that ask. Who finds all embedders
 * idle leads: it runs its own batch with those that are queued. Who comes during a run waits, and
 * when it ends, the one that has waited longest leads the next. Only a long queue is worth a second
 * run beside the first: two short ones cost more than one that is twice as long. No batch changes
 * threads, and a thread that is alone neither waits nor wakes anybody.
 *
 * <p>The idea is flat combining (Hendler et al., SPAA 2010), with one run for each leader.
 */
public final class MicroBatcher implements AutoCloseable {

  /** What has become of a batch. */
  private enum State {
    QUEUED,
    LEADS,
    RUNS,
    DONE,
    GIVEN_UP
  }

  /**
   * A batch and the thread that waits for it, parked. The state leaves {@code QUEUED} only under
   * the lock; the run that has the batch writes the answer, then the state.
   */
  private static final class Waiting {
    final EncodedBatch batch;
    final long came = System.nanoTime();
    final Thread thread = Thread.currentThread();
    volatile State state = State.QUEUED;
    @Nullable BatchEmbedder led; // Set before the state.
    float @Nullable [][] vectors;
    @Nullable Throwable failure;

    Waiting(EncodedBatch batch) {
      this.batch = batch;
    }

    boolean waits() {
      State now = state;
      return now == State.QUEUED || now == State.RUNS;
    }
  }

  private static final int ROWS_FOR_ANOTHER_RUN = 16;

  private final BatchingSettings settings;
  private final BatchListener listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition rowsCame = lock.newCondition();
  private final Condition becameIdle = lock.newCondition();
  private final ArrayDeque<Waiting> queue = new ArrayDeque<>(); // Guarded by lock, as are the rest.
  private final ArrayDeque<BatchEmbedder> idle;
  private final int embedders;
  private int queuedRows;
  private boolean closed;

  /**
   * A batcher.
   *
   * @param embedder what computes a batch; one thread at a time calls it, and it is not closed here
   */
  public MicroBatcher(BatchEmbedder embedder, BatchingSettings settings) {
    this(List.of(embedder), settings, BatchListener.NONE);
  }

  /**
   * A batcher that somebody watches.
   *
   * @param embedders as many runs go on at once at most; one thread at a time calls each
   */
  public MicroBatcher(
      List<? extends BatchEmbedder> embedders, BatchingSettings settings, BatchListener listener) {
    this.idle = new ArrayDeque<>(embedders);
    this.embedders = embedders.size();
    this.settings = settings;
    this.listener = listener;
  }

  /**
   * Computes a batch, together with others' where they come at the same time.
   *
   * @return the vectors {@code [rows, dimension]}
   * @throws EmbeddingRejectedException if the queue is full or closed, or the batch has waited for
   *     longer than the deadline
   */
  public float[][] embed(EncodedBatch batch) {
    Waiting own = new Waiting(batch);
    if (!enqueue(own)) {
      await(own);
      if (own.state == State.DONE) {
        return answer(own);
      }
    }
    run(own, take(own));
    return answer(own);
  }

  /** Rows that wait for a run now. */
  public int queuedRows() {
    lock.lock();
    try {
      return queuedRows;
    } finally {
      lock.unlock();
    }
  }

  /** Refuses what comes from now on, and returns when all that is queued has been answered. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      rowsCame.signal();
      while (idle.size() < embedders) {
        becameIdle.awaitUninterruptibly(); // The embedder must not be closed during a run.
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether the batch leads at once. */
  private boolean enqueue(Waiting own) {
    int rows = own.batch.rows();
    lock.lock();
    try {
      if (closed) {
        throw new EmbeddingRejectedException("embedding has been shut down");
      }
      if (queuedRows + rows > settings.maxQueuedRows()) {
        throw new EmbeddingRejectedException(
            "%d rows wait to be embedded and %d more would exceed %d: try again later"
                .formatted(queuedRows, rows, settings.maxQueuedRows()));
      }
      queue.add(own);
      queuedRows += rows;
      rowsCame.signal();
      if (!anotherRunIsWorthIt()) {
        return false;
      }
      lead(own);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean anotherRunIsWorthIt() {
    return idle.size() == embedders || (!idle.isEmpty() && queuedRows >= ROWS_FOR_ANOTHER_RUN);
  }

  private void lead(Waiting waiting) {
    waiting.led = idle.pop();
    waiting.state = State.LEADS;
  }

  /** Returns when the batch is done or its thread is to lead. */
  private void await(Waiting own) {
    long deadline = System.nanoTime() + settings.deadline().toNanos();
    boolean interrupted = false;
    while (own.waits()) {
      long left = deadline - System.nanoTime();
      if (left > 0) {
        LockSupport.parkNanos(this, left);
      } else if (!giveUp(own) && own.waits()) {
        LockSupport.park(this); // A run that has begun is waited for.
      }
      interrupted |= Thread.interrupted(); // Or parking would return at once.
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (own.state == State.GIVEN_UP) {
      throw new EmbeddingRejectedException(
          "a batch has waited to be embedded for more than %d ms: try again later"
              .formatted(settings.deadline().toMillis()));
    }
  }

  /** Whether the batch was still queued. */
  private boolean giveUp(Waiting own) {
    lock.lock();
    try {
      if (own.state != State.QUEUED) {
        return false;
      }
      own.state = State.GIVEN_UP;
      queue.remove(own);
      queuedRows -= own.batch.rows();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the window to pass or a run to be full. */
  private void awaitCompany() {
    long left = settings.window().toNanos();
    boolean interrupted = false;
    while (left > 0 && queuedRows < settings.maxRows() && !closed) {
      try {
        left = rowsCame.awaitNanos(left);
      } catch (InterruptedException _) {
        interrupted = true;
        left = 0;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A leader's batch and what else is queued of its schema; at most {@code maxRows} together. */
  private List<Waiting> take(Waiting leader) {
    lock.lock();
    try {
      awaitCompany();
      List<Waiting> taken = new ArrayList<>(queue.size());
      taken.add(leader);
      queue.remove(leader); // Mostly the first.
      int rows = leader.batch.rows();
      for (Iterator<Waiting> rest = queue.iterator();
          rest.hasNext() && rows < settings.maxRows(); ) {
        Waiting next = rest.next();
        if (next.state == State.LEADS) {
          continue; // It runs itself.
        }
        if (!fits(leader, rows, next)) {
          break;
        }
        rest.remove();
        next.state = State.RUNS;
        taken.add(next);
        rows += next.batch.rows();
      }
      queuedRows -= rows;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private boolean fits(Waiting first, int rows, Waiting next) {
    return rows + next.batch.rows() <= settings.maxRows()
        && next.batch.schema().equals(first.batch.schema());
  }

  private void run(Waiting leader, List<Waiting> run) {
    tell(run);
    BatchEmbedder embedder = Objects.requireNonNull(leader.led);
    float @Nullable [][] vectors = null;
    Throwable failure = null;
    try {
      vectors =
          embedder.embed(
              run.size() == 1
                  ? run.getFirst().batch
                  : EncodedBatch.concatenate(run.stream().map(waiting -> waiting.batch).toList()));
    } catch (RuntimeException | Error e) {
      failure = e;
    }
    handOver(embedder); // First, so that the next run goes on beside the waking of these.
    int from = 0;
    for (Waiting waiting : run) {
      int to = from + waiting.batch.rows();
      waiting.vectors =
          vectors == null || run.size() == 1 ? vectors : Arrays.copyOfRange(vectors, from, to);
      waiting.failure = failure;
      waiting.state = State.DONE;
      if (from > 0) { // The first is this thread's own.
        LockSupport.unpark(waiting.thread);
      }
      from = to;
    }
  }

  /** Lets the batch that has waited longest lead. */
  private void handOver(BatchEmbedder embedder) {
    Waiting next = null;
    lock.lock();
    try {
      idle.push(embedder);
      if (anotherRunIsWorthIt()) {
        next = longestWaiting();
      }
      if (next != null) {
        lead(next);
      } else if (idle.size() == embedders) {
        becameIdle.signalAll();
      }
    } finally {
      lock.unlock();
    }
    if (next != null) {
      LockSupport.unpark(next.thread);
    }
  }

  private @Nullable Waiting longestWaiting() {
    for (Waiting waiting : queue) {
      if (waiting.state == State.QUEUED) {
        return waiting;
      }
    }
    return null;
  }

  private void tell(List<Waiting> run) {
    long now = System.nanoTime();
    int rows = 0;
    for (Waiting waiting : run) {
      listener.waited(now - waiting.came);
      rows += waiting.batch.rows();
    }
    listener.ran(rows);
  }

  private static float[][] answer(Waiting own) {
    if (own.vectors != null) {
      return own.vectors;
    }
    throw new IllegalStateException(
        "a batch could not be embedded: "
            + (own.failure == null ? "no vectors" : own.failure.getMessage()),
        own.failure);
  }
}
