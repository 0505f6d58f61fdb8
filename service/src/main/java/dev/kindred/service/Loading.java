package dev.kindred.service;

import dev.kindred.service.embedding.OnnxRuntime;
import dev.kindred.service.index.LuceneRuntime;
import dev.kindred.service.release.Serving;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** The work of a start that goes on beside the web server's, each on a thread of its own. */
final class Loading {

  private final FutureTask<Optional<Serving>> task;

  private Loading(FutureTask<Optional<Serving>> task) {
    this.task = task;
  }

  /** Begins with what needs no settings: libraries that take a while to come up. */
  static void prepare() {
    Thread.ofPlatform()
        .daemon()
        .name("prepare")
        .start(() -> {
          OnnxRuntime.start();
          LuceneRuntime.start();
        });
  }

  /** Begins to load the releases. */
  static Loading begin(Supplier<Optional<Serving>> load) {
    FutureTask<Optional<Serving>> task = new FutureTask<>(load::get);
    Thread.ofPlatform().daemon().name("load").start(task);
    return new Loading(task);
  }

  /** What is served, once it is loaded; empty if the service was told to end before. */
  Optional<Serving> await() throws InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }
}
