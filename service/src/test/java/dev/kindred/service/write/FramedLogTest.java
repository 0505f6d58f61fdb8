package dev.kindred.service.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.files.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FramedLogTest {

  @TempDir Path folder;

  @Test
  void whatWasAppendedIsThereAgain() throws IOException {
    append("one", "two");
    append("three");

    assertThat(read()).containsExactly("one", "two", "three");
  }

  @Test
  void whereverAWriteIsInterruptedAllBeforeItIsKeptAndItCanGoOn() throws IOException {
    append("first", "second");
    long whole = Files.size(file());
    append("the last one, of which only a part comes to the disk");
    byte[] all = Files.readAllBytes(file());

    for (int cut = (int) whole; cut < all.length; cut++) {
      Files.write(file(), Arrays.copyOf(all, cut));
      assertThat(read()).as("cut at byte %d", cut).containsExactly("first", "second");
      append("another");
      assertThat(read()).as("cut at byte %d", cut).containsExactly("first", "second", "another");
    }
  }

  @Test
  void aFileThatWasCutBeforeItsFirstFrameIsEmpty() throws IOException {
    append("first");
    byte[] all = Files.readAllBytes(file());
    for (int cut = 0; cut < 8; cut++) {
      Files.write(file(), Arrays.copyOf(all, cut));
      append("again");
      assertThat(read()).as("cut at byte %d", cut).containsExactly("again");
    }
  }

  @Test
  void aTailOfZerosIsCutOff() throws IOException {
    append("first");
    byte[] all = Files.readAllBytes(file());
    Files.write(file(), Arrays.copyOf(all, all.length + 4096));

    assertThat(read()).containsExactly("first");
    append("second");
    assertThat(read()).containsExactly("first", "second");
  }

  @Test
  void anyBitThatChangesInAFrameBeforeTheLastIsDamage() throws IOException {
    append("first", "second", "third");
    byte[] all = Files.readAllBytes(file());
    int secondEnds = all.length - 12 - "third".length();
    for (int at = 8; at < secondEnds; at++) {
      byte[] damaged = all.clone();
      damaged[at] ^= 4;
      Files.write(file(), damaged);
      assertThatThrownBy(() -> append("more"))
          .as("byte %d", at)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining(file().toString())
          .hasMessageContaining("damaged at byte");
      assertThat(Files.readAllBytes(file())).isEqualTo(damaged);
    }
  }

  @Test
  void anotherFileIsRefused() throws IOException {
    Files.writeString(file(), "something else entirely");

    assertThatThrownBy(() -> append("x"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("is not a log of this version");
  }

  @Test
  void whatADiskWithoutRoomTookIsCutOffAndTheLogGoesOn() throws IOException {
    try (FakeDisk disk = new FakeDisk(file())) {
      FramedLog log = disk.log();
      log.append(bytes("kept"));
      disk.roomFor = 5;
      assertThatThrownBy(() -> log.append(bytes("lost"))).isInstanceOf(IOException.class);
      disk.roomFor = Integer.MAX_VALUE;
      log.append(bytes("after"));
    }
    assertThat(read()).containsExactly("kept", "after");
  }

  @Test
  void ofFramesForWhichThereIsNoRoomTogetherNoneIsKept() throws IOException {
    try (FakeDisk disk = new FakeDisk(file())) {
      FramedLog log = disk.log();
      log.append(bytes("kept"));
      disk.roomFor = 20; // A frame of a few bytes, not one of twenty.
      assertThatThrownBy(() -> log.append(List.of(bytes("fits"), bytes("x".repeat(20)))))
          .isInstanceOf(IOException.class);
      disk.roomFor = Integer.MAX_VALUE;
      log.append(List.of(bytes("after"), bytes("all")));
    }
    assertThat(read()).containsExactly("kept", "after", "all");
  }

  @Test
  void afterAFailedForceNothingIsAcknowledgedAnyMore() throws IOException {
    try (FakeDisk disk = new FakeDisk(file())) {
      FramedLog log = disk.log();
      disk.forces = false;
      assertThatThrownBy(() -> log.append(bytes("perhaps"))).isInstanceOf(IOException.class);
      disk.forces = true;
      assertThatThrownBy(() -> log.append(bytes("never")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("start the service anew");
    }
    assertThat(read()).doesNotContain("never");
  }

  private void append(String... contents) throws IOException {
    try (FramedLog log = FramedLog.open(file(), _ -> {})) {
      for (String content : contents) {
        log.append(bytes(content));
      }
    }
  }

  private List<String> read() {
    List<String> contents = new ArrayList<>();
    FramedLog.read(file(), frame -> contents.add(StandardCharsets.UTF_8.decode(frame).toString()));
    return contents;
  }

  private Path file() {
    return folder.resolve("test.log");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A disk that fails when it is told to. */
  private static final class FakeDisk implements FramedLog.Disk {
    private final Path file;
    private final FileChannel channel;
    private int roomFor = Integer.MAX_VALUE;
    private boolean forces = true;

    FakeDisk(Path file) throws IOException {
      this.file = file;
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    FramedLog log() throws IOException {
      return FramedLog.open(file, channel, this, _ -> {});
    }

    @Override
    public void write(ByteBuffer bytes, long position) throws IOException {
      boolean fits = bytes.remaining() <= roomFor;
      if (!fits) {
        bytes.limit(bytes.position() + roomFor);
      }
      channel.write(bytes, position);
      if (!fits) {
        throw new IOException("no space left on device");
      }
    }

    @Override
    public void force() throws IOException {
      if (!forces) {
        throw new IOException("input/output error");
      }
      channel.force(true);
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
