package dev.kindred.service.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.feature.Item;
import dev.kindred.service.catalog.Change;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The log while it is written anew: whatever happens then, what was acknowledged is there. */
@Timeout(120)
class CompactionTest {

  private static final long OUTRUN = 32 << 20;

  private static final Executor AT_ONCE = Runnable::run;
  private static final String LARGE = "x".repeat(10_000);

  @TempDir Path folder;

  private final SequencedMap<String, Change> acknowledged = new LinkedHashMap<>();
  private long sequence;
  private String state = "state";

  @Test
  void aLogThatIsWrittenForLongStaysSmall() throws IOException {
    try (ChangeLog log = open(new FakeStorage(), AT_ONCE)) {
      long largest = 0;
      for (int batch = 0; batch < 300; batch++) {
        append(log, change(batch % 7), change(7 + batch % 3), deletion(10 + batch % 2));
        largest = Math.max(largest, log.bytes());
      }
      assertThat(largest).isLessThan(4_300_000);
      assertThat(log.bytes()).isEqualTo(Files.size(file()));
    }
    assertThat(there(state())).isEqualTo(List.copyOf(acknowledged.values()));
  }

  @Test
  void aLogWithoutVoidChangesIsNotWrittenAnew() throws IOException {
    FakeStorage storage = new FakeStorage();
    try (ChangeLog log = open(storage, AT_ONCE)) {
      for (int item = 0; item < 1000; item++) {
        append(log, change(item));
      }
      assertThat(log.bytes()).isGreaterThan(9_000_000);
    }
    assertThat(storage.steps).noneMatch(step -> step.startsWith("replace"));
  }

  @Test
  void whereverTheProcessIsKilledNothingAcknowledgedIsLost() throws IOException {
    FakeStorage storage = new FakeStorage();
    List<Kill> kills = new ArrayList<>();
    try (ChangeLog log = open(storage, AT_ONCE)) {
      fill(log, storage);
      boolean[] compacting = {false};
      storage.before =
          step -> {
            compacting[0] |= step.contains("new");
            if (!compacting[0]) {
              return;
            }
            if (kills.size() < 3 && step.startsWith("write new ")) { // Others write meanwhile.
              compacting[0] = false;
              append(log, change(1), deletion(2), change(100 + kills.size()));
              compacting[0] = true;
            }
            kills.add(new Kill(step, copy(kills.size()), List.copyOf(acknowledged.values())));
          };
      append(log, change(99));
      storage.before = _ -> {};
      append(log, change(3));
      kills.add(new Kill("after", copy(kills.size()), List.copyOf(acknowledged.values())));
    }

    assertThat(kills.stream().map(Kill::before))
        .contains("write new 0", "force new", "replace log", "force folder", "after");
    for (Kill kill : kills) {
      List<Change> there = there(kill.left());
      assertThat(there).as("killed before: %s", kill.before()).containsAll(kill.acknowledged());
      // What is there besides is the write that was being made.
      assertThat(there.size() - kill.acknowledged().size()).isBetween(0, 1);
      assertThat(kill.left().resolve("items.log.new")).doesNotExist();
    }
  }

  @Test
  void whateverFailsTheLogGoesOnOrSaysThatItDoesNot() throws IOException {
    List<String> steps = stepsOfOne();
    assertThat(steps).hasSizeGreaterThan(5);
    for (int failing = 0; failing < steps.size(); failing++) {
      String step = steps.get(failing);
      boolean last = step.equals("force folder") && failing == steps.lastIndexOf("force folder");
      begin(failing);
      FakeStorage storage = new FakeStorage();
      try (ChangeLog log = open(storage, AT_ONCE)) {
        fill(log, storage);
        boolean[] begun = {false};
        int[] number = {failing};
        storage.before =
            it -> {
              begun[0] |= it.contains("new");
              if (begun[0] && number[0]-- == 0) {
                throw new IOException("no space left on device");
              }
            };
        append(log, change(0)); // It is in the log, whatever becomes of its compaction.
        storage.before = _ -> {};
        if (last) { // A rename that nobody knows to be on disk.
          assertThatThrownBy(() -> log.append(List.of(change(4))))
              .isInstanceOf(IOException.class)
              .hasMessageContaining("start the service anew");
        } else {
          append(log, change(4));
        }
      }
      assertThat(there(state()))
          .as("failed: %s (%d)", step, failing)
          .isEqualTo(List.copyOf(acknowledged.values()));
    }
  }

  /** A power failure keeps only what was forced. */
  @Test
  void theNewLogIsOnDiskBeforeItHasTheNameAndTheNameBeforeItIsWritten() throws IOException {
    List<String> steps = stepsOfOne();

    int replaced = steps.indexOf("replace log");
    assertThat(steps.subList(0, replaced).getLast()).isEqualTo("force new");
    assertThat(steps.subList(replaced + 1, steps.size())).containsExactly("force folder");
  }

  private List<String> stepsOfOne() throws IOException {
    begin(1000);
    FakeStorage storage = new FakeStorage();
    List<String> steps = new ArrayList<>();
    try (ChangeLog log = open(storage, AT_ONCE)) {
      fill(log, storage);
      boolean[] begun = {false};
      storage.before =
          step -> {
            begun[0] |= step.contains("new");
            if (begun[0]) {
              steps.add(step);
            }
          };
      append(log, change(0));
    }
    return steps;
  }

  @Test
  void aLogThatTakesNoMoreIsNotWrittenAnewInSecret() throws IOException {
    FakeStorage storage = new FakeStorage();
    List<Runnable> later = new ArrayList<>();
    try (ChangeLog log = open(storage, later::add)) {
      fill(log, storage);
      append(log, change(0));
      storage.before =
          step -> { // As a disk that is failing.
            if (step.equals("force log")) {
              throw new IOException("input/output error");
            }
          };
      assertThatThrownBy(() -> log.append(List.of(change(1)))).isInstanceOf(IOException.class);
      storage.before = _ -> {};
      assertThat(later).hasSize(1);
      later.getFirst().run();
      assertThatThrownBy(() -> log.append(List.of(change(1))))
          .hasMessageContaining("start the service anew");
    }
    assertThat(storage.steps).doesNotContain("replace log");
  }

  @Test
  void writingGoesOnWhileItIsWrittenAnew() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int time = 0; time < 3; time++) {
      begin(time);
      FakeStorage storage = new FakeStorage();
      try (ChangeLog log =
          open(storage, task -> Thread.ofPlatform().name("compaction").start(task))) {
        while (storage.replaced() < 2) {
          append(log, change(random.nextInt(40)), deletion(random.nextInt(40)));
          if (log.bytes() > OUTRUN) {
            LockSupport.parkNanos(1_000_000); // Writes on, but slower: gigabytes have come of it.
          }
        }
        for (int i = 0; i < 20; i++) {
          append(log, change(random.nextInt(40)));
        }
      } // Closed while one may be at work.
      assertThat(there(state())).as("seed %d", seed).isEqualTo(List.copyOf(acknowledged.values()));
    }
  }

  @Test
  void whatAKilledProcessLeftAsideIsRemoved() throws IOException {
    Files.createDirectories(state());
    Files.writeString(state().resolve("items.log.new"), "half");
    open(new FakeStorage(), AT_ONCE).close();

    assertThat(state().resolve("items.log.new")).doesNotExist();
  }

  /** Until the next write begins a compaction. */
  private void fill(ChangeLog log, FakeStorage storage) throws IOException {
    while (log.bytes() + 30_000 < 4 << 20) {
      append(log, change((int) sequence % 5), change(5 + (int) sequence % 5));
    }
    List<Change> small = new ArrayList<>();
    while (log.bytes() < (4 << 20) - 9_000) {
      small.clear();
      small.add(new Change.Put(++sequence, 17, new Item("small", Map.of("words", List.of("y")))));
      append(log, small.toArray(Change[]::new));
    }
    assertThat(storage.replaced()).isZero();
  }

  private void append(ChangeLog log, Change... changes) throws IOException {
    log.append(List.of(changes));
    for (Change change : changes) {
      acknowledged.putLast(change.id(), change);
    }
  }

  private Change change(int item) {
    return new Change.Put(
        ++sequence, 17, new Item("item-" + item, Map.of("words", List.of(LARGE))));
  }

  private Change deletion(int item) {
    return new Change.Delete(++sequence, 17, "item-" + item);
  }

  private void begin(int number) {
    acknowledged.clear();
    sequence = 0;
    state = "state-" + number;
  }

  private Path state() {
    return folder.resolve(state);
  }

  private Path file() {
    return state().resolve("items.log");
  }

  private ChangeLog open(LogStorage storage, Executor background) {
    return ChangeLog.open(state(), storage, background, _ -> {});
  }

  private static List<Change> there(Path state) {
    List<Change> changes = new ArrayList<>();
    ChangeLog.open(state, changes::add).close();
    return changes;
  }

  /** What a process that is killed now leaves. */
  private Path copy(int number) throws IOException {
    Path copy = Files.createDirectory(folder.resolve("killed-" + number));
    try (Stream<Path> files = Files.list(state())) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  private record Kill(String before, Path left, List<Change> acknowledged) {}

  @FunctionalInterface
  private interface Step {
    void before(String step) throws IOException;
  }

  /** The disk as it is, and somebody who is told what is about to happen to it. */
  private static final class FakeStorage implements LogStorage {
    private final List<String> steps = new ArrayList<>();
    private volatile Step before = _ -> {};

    private void step(String step) throws IOException {
      synchronized (steps) {
        steps.add(step);
      }
      before.before(step);
    }

    int replaced() {
      synchronized (steps) {
        return (int) steps.stream().filter(step -> step.equals("replace log")).count();
      }
    }

    @Override
    public FramedLog.Disk disk(Path file, FileChannel channel) {
      String name = file.toString().endsWith(".new") ? "new" : "log";
      FramedLog.Disk disk = LogStorage.ON_DISK.disk(file, channel);
      return new FramedLog.Disk() {
        @Override
        public void write(ByteBuffer bytes, long position) throws IOException {
          step("write " + name + " " + position);
          disk.write(bytes, position);
        }

        @Override
        public void force() throws IOException {
          step("force " + name); // What a killed process wrote needs no force to be there.
        }

        @Override
        public void truncate(long size) throws IOException {
          step("truncate " + name);
          disk.truncate(size);
        }

        @Override
        public void close() throws IOException {
          disk.close();
        }
      };
    }

    @Override
    public void replace(Path file, Path by) throws IOException {
      step("replace log");
      LogStorage.ON_DISK.replace(file, by);
    }

    @Override
    public void forceFolderOf(Path file) throws IOException {
      step("force folder");
    }
  }
}
