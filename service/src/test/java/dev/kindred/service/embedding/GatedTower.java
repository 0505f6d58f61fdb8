package dev.kindred.service.embedding;

import dev.kindred.model.feature.EncodedBatch;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/** A tower that reports when a run begins, and holds each run until it is let through. */
final class GatedTower implements BatchEmbedder {

  private final Semaphore begun = new Semaphore(0);
  private final Semaphore gate = new Semaphore(0);

  /** Rows of each run so far, in order. */
  final List<Integer> runs = new CopyOnWriteArrayList<>();

  /** Threads of the runs so far. */
  final List<Thread> threads = new CopyOnWriteArrayList<>();

  @Override
  public float[][] embed(EncodedBatch batch) {
    runs.add(batch.rows());
    threads.add(Thread.currentThread());
    begun.release();
    gate.acquireUninterruptibly();
    return Words.countAndSum(batch);
  }

  /** Returns once a run that was not awaited before has begun. */
  void awaitRun() {
    begun.acquireUninterruptibly();
  }

  /** Lets all runs through from now on. */
  void open() {
    gate.release(1_000_000);
  }
}
