package dev.kindred.model.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteAsideTest {

  @TempDir Path folder;

  @Test
  void aFolderAppearsUnderItsNameOnlyWhenItIsWhole() throws IOException {
    Path target = folder.resolve("deep/down");
    WriteAside.folder(
        target,
        aside -> {
          assertThat(target).doesNotExist();
          Files.writeString(Files.createDirectories(aside.resolve("sub")).resolve("file"), "x");
        });
    assertThat(target.resolve("sub/file")).hasContent("x");
    assertThat(names(folder.resolve("deep"))).containsExactly("down");
  }

  @Test
  void aFileWhoseFolderIsMissingIsRefusedInWords() {
    Path target = folder.resolve("missing").resolve("numbers.json");
    assertThatThrownBy(() -> JsonFile.write(target, List.of(1, 2)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("cannot write " + target + ": its folder is missing");
    assertThatThrownBy(() -> WriteAside.file(target, aside -> Files.writeString(aside, "x")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("its folder is missing");
  }

  @Test
  void aMissingFileThatIsReadMeanwhileIsNamed() {
    Path source = folder.resolve("vanished");
    assertThatThrownBy(
            () -> WriteAside.folder(folder.resolve("copy"), _ -> Files.readAllBytes(source)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(source + " is missing");
  }

  @Test
  void aFailureLeavesNothingAndSaysWhy() throws IOException {
    Path target = folder.resolve("target");
    assertThatThrownBy(() ->
            WriteAside.folder(
                target,
                aside -> {
                  Files.writeString(aside.resolve("half"), "x");
                  throw new IOException("No space left on device");
                }))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("cannot write " + target)
        .hasMessageContaining("No space left on device");
    assertThat(names(folder)).isEmpty();
  }

  @Test
  void whatIsUsedInPassingIsGoneAfterwardsAndSoIsWhatWasLeft() throws IOException {
    Path name = folder.resolve("deep/passing");
    Path left = Files.createDirectories(folder.resolve("deep/passing.partial-0"));
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    String content =
        WriteAside.inPassing(
            name, aside -> Files.readString(Files.writeString(aside.resolve("file"), "x")));
    assertThat(content).isEqualTo("x");
    assertThat(names(folder.resolve("deep"))).isEmpty();
    assertThatThrownBy(() ->
            WriteAside.inPassing(
                name,
                aside -> {
                  Files.writeString(aside.resolve("half"), "x");
                  throw new IOException("No space left on device");
                }))
        .hasMessageContaining("No space left on device");
    assertThat(names(folder.resolve("deep"))).isEmpty();
  }

  @Test
  void aBugInTheBodyLeavesNothingEither() throws IOException {
    Path target = folder.resolve("target");
    assertThatThrownBy(() ->
            WriteAside.folder(
                target,
                aside -> {
                  Files.writeString(aside.resolve("half"), "x");
                  throw new IllegalStateException("bug");
                }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(names(folder)).isEmpty();
  }

  @Test
  void whatAKilledProcessLeftUnderThisNumberIsNotMixedIn() throws IOException {
    Path left = folder.resolve("target.partial-" + ProcessHandle.current().pid());
    Files.writeString(Files.createDirectory(left).resolve("stale"), "x");
    Path target = folder.resolve("target");
    WriteAside.folder(target, aside -> Files.writeString(aside.resolve("fresh"), "x"));
    assertThat(names(target)).containsExactly("fresh");
    assertThat(names(folder)).containsExactly("target");
  }

  @Test
  void whatAKilledProcessLeftLongAgoIsRemovedAndNothingElse() throws IOException {
    long dead = Integer.MAX_VALUE; // Beyond the largest process number of Linux.
    partial("target", dead, Duration.ofHours(2));
    partial("other", dead, Duration.ofHours(2));
    partial("target", dead - 1, Duration.ofMinutes(30));
    long alive = ProcessHandle.current().parent().orElseThrow().pid();
    partial("target", alive, Duration.ofHours(2));
    WriteAside.file(folder.resolve("target"), aside -> Files.writeString(aside, "x"));
    assertThat(names(folder))
        .containsExactlyInAnyOrder(
            "target",
            "other.partial-" + dead,
            "target.partial-" + (dead - 1),
            "target.partial-" + alive);
  }

  private void partial(String target, long pid, Duration age) throws IOException {
    Path file = Files.writeString(folder.resolve(target + ".partial-" + pid), "x");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
  }

  @Test
  void aFolderThatExistsIsNeverOverwritten() throws IOException {
    Path target = Files.createDirectory(folder.resolve("target"));
    Files.writeString(target.resolve("precious"), "x");
    assertThatThrownBy(() -> WriteAside.folder(target, aside -> {}))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("exists already");
    assertThat(target.resolve("precious")).hasContent("x");
  }

  @Test
  void aFileKeepsItsOldContentWhenWritingFails() throws IOException {
    Path target = Files.writeString(folder.resolve("file"), "old");
    assertThatThrownBy(() ->
            WriteAside.file(
                target,
                aside -> {
                  Files.writeString(aside, "ne");
                  throw new IOException("disk on fire");
                }))
        .hasMessageContaining("disk on fire");
    assertThat(target).hasContent("old");
    WriteAside.file(target, aside -> Files.writeString(aside, "new"));
    assertThat(target).hasContent("new");
    assertThat(names(folder)).containsExactly("file");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
