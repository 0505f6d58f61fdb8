package dev.kindred.service.embedding;

import dev.kindred.model.feature.EncodedBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs the small batches of many threads together, on one platform thread of its own. A run takes
 * what is queued when the one before it ends; nothing ever waits for company.
 */
public final class MicroBatcher implements AutoCloseable {

  private record Request(EncodedBatch batch, CompletableFuture<float[][]> vectors) {}

  private final BatchEmbedder embedder;
  private final int maxRows;
  private final int maxQueuedRows;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Request> queue = new ArrayDeque<>(); // Guarded by lock, as are the rest.
  private int queuedRows;
  private boolean closed;

  /**
   * Starts the thread.
   *
   * @param name the thread's name
   * @param embedder what computes a batch; only the new thread calls it, and it is not closed here
   * @param maxRows most rows that are put together into one run, at least 1
   * @param maxQueuedRows most rows that wait, at least {@code maxRows}
   */
  public MicroBatcher(String name, BatchEmbedder embedder, int maxRows, int maxQueuedRows) {
    if (maxRows < 1 || maxQueuedRows < maxRows) {
      throw new IllegalArgumentException(
          "1 <= maxRows <= maxQueuedRows does not hold: maxRows=%d, maxQueuedRows=%d"
              .formatted(maxRows, maxQueuedRows));
    }
    this.embedder = embedder;
    this.maxRows = maxRows;
    this.maxQueuedRows = maxQueuedRows;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::runUntilClosed);
    thread.start();
  }

  /**
   * Queues a batch. A future that is cancelled or timed out before its run is passed over. What
   * depends on the future without an executor of its own holds up the next run.
   *
   * @return the vectors {@code [rows, dimension]}, or what the run threw
   * @throws EmbeddingRejectedException if the queue is full or closed
   */
  public CompletableFuture<float[][]> submit(EncodedBatch batch) {
    Request request = new Request(batch, new CompletableFuture<>());
    lock.lock();
    try {
      if (closed) {
        throw new EmbeddingRejectedException("embedding has been shut down");
      }
      if (queuedRows + batch.rows() > maxQueuedRows) {
        throw new EmbeddingRejectedException(
            "%d rows wait to be embedded and %d more would exceed %d: try again later"
                .formatted(queuedRows, batch.rows(), maxQueuedRows));
      }
      queue.add(request);
      queuedRows += batch.rows();
      changed.signal();
    } finally {
      lock.unlock();
    }
    return request.vectors;
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
      changed.signal();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (thread.isAlive() && !Thread.currentThread().equals(thread)) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true; // The embedder must not be closed while a run is under way.
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void runUntilClosed() {
    for (List<Request> requests = take(); !requests.isEmpty(); requests = take()) {
      answer(requests);
    }
  }

  /**
   * Waits for requests of one schema, at most {@code maxRows} unless it is one; empty at the end.
   */
  private List<Request> take() {
    List<Request> taken = new ArrayList<>();
    int rows = 0;
    lock.lock();
    try {
      while (true) {
        for (Request next = queue.peek(); next != null; next = queue.peek()) {
          boolean wanted = !next.vectors.isDone();
          if (wanted && !taken.isEmpty() && !fits(taken.getFirst(), rows, next)) {
            return taken;
          }
          queue.remove();
          queuedRows -= next.batch.rows();
          if (wanted) {
            taken.add(next);
            rows += next.batch.rows();
          }
        }
        if (!taken.isEmpty() || closed) {
          return taken;
        }
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean fits(Request first, int rows, Request next) {
    return rows + next.batch.rows() <= maxRows && next.batch.schema().equals(first.batch.schema());
  }

  private void answer(List<Request> requests) {
    try {
      float[][] vectors =
          embedder.embed(
              requests.size() == 1
                  ? requests.getFirst().batch
                  : EncodedBatch.concatenate(requests.stream().map(Request::batch).toList()));
      int from = 0;
      for (Request request : requests) {
        int to = from + request.batch.rows();
        request.vectors.complete(Arrays.copyOfRange(vectors, from, to));
        from = to;
      }
    } catch (RuntimeException | Error e) {
      requests.forEach(request -> request.vectors.completeExceptionally(e));
    }
  }
}
