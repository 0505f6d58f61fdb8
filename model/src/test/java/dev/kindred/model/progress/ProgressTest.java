package dev.kindred.model.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private long nanos;

  @Test
  void aLineTellsShareRateAndTimeLeft() {
    Progress progress = progress(false, 1000);
    nanos = TimeUnit.SECONDS.toNanos(10);
    progress.note("loss 1.5");
    progress.advance(250);
    assertThat(text())
        .isEqualTo(
            "training           [######..................]  25% 250 examples, 25/s, 30.0 s left,"
                + " loss 1.5\n");
  }

  @Test
  void linesAreRareWhereThereIsNoTerminal() {
    Progress progress = progress(false, 1000);
    for (int step = 0; step < 100; step++) {
      nanos += TimeUnit.MILLISECONDS.toNanos(50);
      progress.advance(1);
    }
    assertThat(text()).isEmpty();
    progress.close();
    assertThat(text()).endsWith("100 examples, 20/s, took 5.0 s\n");
  }

  @Test
  void aTerminalsLineIsRedrawnAndEndedOnce() {
    Progress progress = progress(true, 10);
    nanos = TimeUnit.SECONDS.toNanos(1);
    progress.advance(5);
    progress.advance(5);
    progress.close();
    assertThat(text().chars().filter(c -> c == '\r').count()).isEqualTo(2);
    assertThat(text().chars().filter(c -> c == '\n').count()).isEqualTo(1);
  }

  @Test
  void withoutATotalThereIsOnlyARate() {
    Progress progress = progress(false, -1);
    nanos = TimeUnit.SECONDS.toNanos(20);
    progress.advance(2_000_000);
    assertThat(text()).isEqualTo("training           2,000,000 examples, 100.0k/s\n");
  }

  private Progress progress(boolean terminal, long total) {
    PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
    return new Progress(out, () -> nanos, terminal, "training", total, "examples");
  }

  private String text() {
    return written.toString(StandardCharsets.UTF_8);
  }
}
