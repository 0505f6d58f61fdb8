package dev.kindred.trainer.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.global.torch;

/**
 * Platform threads that compute side by side, each with a libtorch of one thread. What one of them
 * leaves in a PointerScope, it finds there again.
 */
final class Crew implements AutoCloseable {

  private final List<ExecutorService> threads;

  /**
   * @param size number of threads, at least 1
   */
  Crew(int size) {
    threads =
        IntStream.range(0, size)
            .mapToObj(index ->
                Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("shard-" + index).factory()))
            .toList();
    int callers = torch.get_num_threads();
    run(
        size,
        _ -> {
          torch.get_num_threads(); // A thread's first call makes it take the process's number.
          torch.set_num_threads(1); // The thread's and, unintended, the process's.
        });
    torch.set_num_threads(callers);
  }

  int size() {
    return threads.size();
  }

  /**
   * Runs a task on each of the first threads, and waits for all of them.
   *
   * @param task takes the thread's number
   * @throws RuntimeException or Error, whatever the first task that failed threw
   */
  void run(int count, IntConsumer task) {
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      int number = index;
      running.add(CompletableFuture.runAsync(() -> task.accept(number), threads.get(number)));
    }
    List<Throwable> failures = new ArrayList<>();
    for (CompletableFuture<Void> each : running) {
      try {
        each.join();
      } catch (CompletionException e) {
        failures.add(e.getCause() == null ? e : e.getCause());
      }
    }
    if (!failures.isEmpty()) {
      throwFirst(failures);
    }
  }

  /** Ends the threads. */
  @Override
  public void close() {
    threads.forEach(ExecutorService::close);
  }

  private static void throwFirst(List<Throwable> failures) {
    Throwable first = failures.getFirst();
    failures.stream().filter(other -> !other.equals(first)).forEach(first::addSuppressed);
    if (first instanceof Error error) {
      throw error;
    }
    if (first instanceof RuntimeException failure) {
      throw failure;
    }
    throw new IllegalStateException(first);
  }
}
