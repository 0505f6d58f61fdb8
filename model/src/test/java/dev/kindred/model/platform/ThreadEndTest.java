package dev.kindred.model.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ThreadEndTest {

  @Test
  void anInterruptDoesNotCutTheWaitShortAndIsKept() throws InterruptedException {
    CountDownLatch mayEnd = new CountDownLatch(1);
    Thread worker = Thread.ofPlatform().start(() -> await(mayEnd));
    boolean[] seen = new boolean[2];
    Thread waiter =
        Thread.ofPlatform()
            .start(() -> {
              Thread.currentThread().interrupt();
              mayEnd.countDown();
              ThreadEnd.await(worker);
              seen[0] = !worker.isAlive();
              seen[1] = Thread.currentThread().isInterrupted();
            });
    waiter.join();
    assertThat(seen).containsExactly(true, true);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
