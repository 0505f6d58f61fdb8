package dev.kindred.service.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.files.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {

  private static final EventSettings LARGE = new EventSettings(10_000, 1 << 20, 1 << 30);

  @TempDir Path folder;

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-21T10:00:00Z"));

  @Test
  void whatWasAddedIsThereWhenTheLogIsClosed() {
    try (EventLog log = log(LARGE)) {
      for (int i = 0; i < 5000; i++) {
        Event event = click("request-" + i);
        assertThat(log.add(() -> event)).isTrue();
      }
    }
    assertThat(read().stream().map(Event::requestId))
        .containsExactlyElementsOf(IntStream.range(0, 5000).mapToObj(i -> "request-" + i).toList());
  }

  @Test
  void whatTheQueueCannotTakeIsDroppedAndCountedAndNobodyWaits() throws InterruptedException {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch writing = new CountDownLatch(1);
    try (EventLog log = log(new EventSettings(10, 1 << 20, 1 << 30))) {
      log.add(() -> {
        writing.countDown();
        await(held);
        return click("first");
      });
      writing.await(); // From here on nothing leaves the queue.
      for (int i = 0; i < 25; i++) {
        Event event = click("request-" + i);
        assertThat(log.add(() -> event)).isEqualTo(i < 10);
      }
      assertThat(log.dropped()).isEqualTo(15);
      held.countDown();
    }
    assertThat(read()).hasSize(11);
  }

  @Test
  void anEventThatCannotBeMadeIsCountedAndTheOthersAreWritten() {
    EventLog log = log(LARGE);
    try (log) {
      log.add(() -> {
        throw new IllegalStateException("its release is gone");
      });
      log.add(() -> click("good"));
    }
    assertThat(log.dropped()).isEqualTo(1);
    assertThat(read()).hasSize(1);
  }

  @Test
  void eachDayAndEachProcessHasFilesOfItsOwn() {
    write("one");
    now.set(Instant.parse("2026-11-22T00:00:00Z"));
    write("two");
    write("three");

    assertThat(EventFiles.in(folder)).hasSize(3);
    assertThat(EventFiles.in(folder).getFirst().getFileName().toString())
        .startsWith("events-2026-11-21T10-00-00-000-")
        .endsWith(".jsonl");
    assertThat(read().stream().map(Event::requestId)).containsExactly("one", "two", "three");
  }

  @Test
  void theOldestFilesGiveWayWhenThereIsNoMoreRoom() {
    for (int i = 0; i < 20; i++) {
      try (EventLog log = log(new EventSettings(100, 1024, 4096))) {
        for (int j = 0; j < 10; j++) {
          Event event = click("request-" + i + "-" + j);
          log.add(() -> event);
        }
      }
      now.set(now.get().plusSeconds(1));
    }
    List<String> left = read().stream().map(Event::requestId).toList();
    assertThat(left).isNotEmpty().doesNotContain("request-0-0").contains("request-19-9");
    assertThat(EventFiles.in(folder).stream().mapToLong(file -> file.toFile().length()).sum())
        .isLessThanOrEqualTo(4096);
  }

  @Test
  void aLastLineThatAKilledProcessLeftIsLeftOut() throws IOException {
    write("whole");
    Path file = EventFiles.in(folder).getFirst();
    String line = Files.readString(file);
    Files.writeString(file, line + line.substring(0, line.length() / 2));
    assertThat(read()).hasSize(1);

    Files.writeString(file, line.substring(0, line.length() / 2) + "\n" + line);
    assertThatThrownBy(this::read)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(file + ", line 1");
  }

  private void write(String requestId) {
    try (EventLog log = log(LARGE)) {
      log.add(() -> click(requestId));
    }
  }

  private EventLog log(EventSettings settings) {
    InstantSource clock = now::get;
    return new EventLog(folder, settings, clock);
  }

  private List<Event> read() {
    List<Event> events = new ArrayList<>();
    EventFiles.asTheyAre(folder).read(events::add);
    return events;
  }

  private static Event click(String requestId) {
    return Event.feedback(EventKind.CLICK, 17, requestId, "item");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
