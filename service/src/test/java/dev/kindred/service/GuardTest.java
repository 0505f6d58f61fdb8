package dev.kindred.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.feature.Item;
import dev.kindred.service.RunningService.Answer;
import dev.kindred.service.release.FakeTowers;
import dev.kindred.service.release.TestBundles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is refused because there is too much of it, over HTTP. */
@Timeout(300)
class GuardTest {

  private static final String QUESTION = "/recommend?mode=next&seed=shop/item-";

  @TempDir Path folder;

  private final CountDownLatch inside = new CountDownLatch(1);
  private final CountDownLatch mayLeave = new CountDownLatch(1);
  private volatile boolean holding;

  private final class HoldingTowers extends FakeTowers {
    HoldingTowers(Bundle bundle) {
      super(bundle);
    }

    @Override
    public float[][] queries(List<Item> items) {
      if (holding) {
        inside.countDown();
        try {
          mayLeave.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      return super.queries(items);
    }
  }

  @BeforeEach
  void write() {
    TestBundles.write(folder.resolve("one"), 30);
  }

  @Test
  void aClientThatAsksTooOftenIsToldWhenToAskAgain() throws IOException {
    try (RunningService service =
        RunningService.start(
            folder, "--kindred.rate-limit.per-second=0.001", "--kindred.rate-limit.burst=3")) {
      for (int i = 0; i < 3; i++) {
        assertThat(service.get(QUESTION + i).status()).isEqualTo(200);
      }

      String refusal = raw(service, QUESTION + 3);

      assertThat(refusal)
          .startsWith("HTTP/1.1 429")
          .containsPattern("(?i)retry-after: \\d+")
          .contains("Too many requests")
          .contains("kindred.rate-limit.per-second");
      assertThat(service.get("/items/shop%2Fitem-1").status()).isEqualTo(429);
      assertThat(service.put("/items/x", "{}").status()).as("before the token").isEqualTo(429);
      assertThat(service.manage("/actuator/health/readiness").status()).isEqualTo(200);
    }
  }

  @Test
  void whatCannotBeAnsweredNowOrInTimeIsRefusedAtOnce() throws Exception {
    try (RunningService service =
        RunningService.startWith(
            HoldingTowers::new,
            0,
            folder,
            "--kindred.overload.least-at-once=1",
            "--kindred.overload.most-at-once=1",
            "--kindred.cache.entries=0")) {
      assertThat(service.get(QUESTION + 1).status()).isEqualTo(200);
      holding = true;
      long start = System.nanoTime();
      CompletableFuture<Answer> held =
          CompletableFuture.supplyAsync(() -> service.get(QUESTION + 2));
      inside.await();

      String refusal = raw(service, QUESTION + 3);
      assertThat(refusal)
          .startsWith("HTTP/1.1 429")
          .containsIgnoringCase("retry-after: 1")
          .containsIgnoringCase("content-type: application/problem+json")
          .contains("\"type\":\"urn:kindred:problem:overloaded\"")
          .contains("\"title\":\"Overloaded\"")
          .contains("\"instance\":\"/recommend\"");
      assertThat(service.get(QUESTION + 3).json().at("/status").asInt()).isEqualTo(429);
      assertThat(service.manage("/actuator/health/readiness").status()).isEqualTo(200);

      while (System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(500)) {
        Thread.onSpinWait(); // So that answers are known to take long.
      }
      holding = false;
      mayLeave.countDown();
      assertThat(held.join().status()).isEqualTo(200);
      Answer late = service.getWith("X-Kindred-Deadline-Millis", "1", QUESTION + 4);
      assertThat(late.status()).isEqualTo(429);
      assertThat(late.json().at("/title").asString()).isEqualTo("Too late");
      assertThat(service.getWith("X-Kindred-Deadline-Millis", "60000", QUESTION + 4).status())
          .isEqualTo(200);
      assertThat(service.getWith("X-Kindred-Deadline-Millis", "soon", QUESTION + 4).status())
          .isEqualTo(400);
    }
  }

  @Test
  void whoseTurnDoesNotComeInTimeIsRefusedThen() throws Exception {
    try (RunningService service =
        RunningService.startWith(
            HoldingTowers::new,
            0,
            folder,
            "--kindred.overload.work-at-once=1",
            "--kindred.cache.entries=0")) {
      holding = true;
      CompletableFuture<Answer> held =
          CompletableFuture.supplyAsync(() -> service.get(QUESTION + 2));
      inside.await();

      Answer late = service.getWith("X-Kindred-Deadline-Millis", "20", QUESTION + 4);

      assertThat(late.status()).isEqualTo(429);
      assertThat(late.json().at("/title").asString()).isEqualTo("Too late");
      assertThat(held).isNotDone();
      holding = false;
      mayLeave.countDown();
      assertThat(held.join().status()).isEqualTo(200);
      assertThat(service.manage("/actuator/prometheus").text())
          .contains("kindred_admissions_inside 0.0");
    }
  }

  private static String raw(RunningService service, String path) throws IOException {
    return service.raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  }
}
