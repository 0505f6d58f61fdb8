package dev.kindred.trainer.learn;

import dev.kindred.trainer.torch.StepInput;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Prepares the next step's input on a thread of its own while a step computes. Each input is a
 * function of seed and step, so that a resumed run sees what an uninterrupted one would have.
 */
final class StepFeed implements AutoCloseable {

  private final StepSource source;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("feed").factory());
  private long step;
  private CompletableFuture<StepInput> next;

  /**
   * @param firstStep the step of the first input
   */
  StepFeed(StepSource source, long firstStep) {
    this.source = source;
    this.step = firstStep;
    this.next = prepare();
  }

  /** The next input; waits if it is not ready. */
  StepInput take() {
    StepInput input = next.join();
    step++;
    next = prepare();
    return input;
  }

  @Override
  public void close() {
    thread.close();
  }

  private CompletableFuture<StepInput> prepare() {
    long wanted = step;
    return wanted < source.steps()
        ? CompletableFuture.supplyAsync(() -> source.input(wanted), thread)
        : CompletableFuture.failedFuture(new IllegalStateException("there is no step " + wanted));
  }
}
