package dev.kindred.service.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WatchTest {

  @Test
  void whateverFailsIsLookedAtAgain() throws InterruptedException {
    CountDownLatch looks = new CountDownLatch(3);
    Runnable fails =
        () -> {
          looks.countDown();
          if (looks.getCount() % 2 == 0) {
            throw new UnsatisfiedLinkError("as native libraries fail");
          }
          throw new IllegalStateException("as others do");
        };
    try (Watch _ = new Watch("watch", Duration.ofMillis(1), fails)) {
      assertThat(looks.await(1, TimeUnit.MINUTES)).isTrue();
    }
  }
}
