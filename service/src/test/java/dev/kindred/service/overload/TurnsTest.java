package dev.kindred.service.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class TurnsTest {

  @Test
  void thoseThatWaitComeFirstComeFirstServed() throws InterruptedException {
    Turns turns = new Turns(1);
    turns.begin();
    ConcurrentLinkedQueue<Integer> served = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int number = 0; number < 5; number++) {
      int own = number;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                turns.begin();
                served.add(own);
                turns.end();
              }));
      while (turns.waiting() <= number) {
        Thread.onSpinWait();
      }
    }
    assertThat(served).isEmpty();

    turns.end();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(served).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void whoCannotWaitForEverGoesWithoutATurn() {
    Turns turns = new Turns(1);
    assertThat(turns.begin(1)).isTrue();
    assertThat(turns.begin(1)).isFalse();
    turns.end();
    assertThat(turns.begin(1)).as("nothing is left of who went").isTrue();
  }

  @Test
  void noMoreWorkAtATimeThanMay() throws InterruptedException {
    Turns turns = new Turns(3);
    AtomicInteger working = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int number = 0; number < 8; number++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 500; i++) {
                  turns.begin();
                  most.accumulateAndGet(working.incrementAndGet(), Math::max);
                  working.decrementAndGet();
                  turns.end();
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(most.get()).isBetween(1, 3);
    assertThatThrownBy(() -> new Turns(0)).hasMessageContaining("not 0");
  }
}
