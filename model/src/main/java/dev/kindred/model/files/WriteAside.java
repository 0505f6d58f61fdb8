package dev.kindred.model.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes under another name and renames when all is well, so that a final name never holds
 * something half-written. What was written aside is forced to disk before the rename, and removed
 * if the writing fails. What a killed process left aside is removed when the same target is written
 * again: at once if it has this process' number, else an hour after its last change, since a
 * process that is not seen here may run on another machine that shares the disk.
 */
public final class WriteAside {

  private static final String PARTIAL = ".partial-";
  private static final Duration ABANDONED_AFTER = Duration.ofHours(1);

  /** Writes into the path that it is given. */
  @FunctionalInterface
  public interface Body {
    /** Writes; an exception abandons the whole. */
    void writeTo(Path path) throws IOException;
  }

  /** Makes something of what it writes into the path that it is given. */
  @FunctionalInterface
  public interface Use<T> {
    /** Writes and uses. */
    T use(Path path) throws IOException;
  }

  private WriteAside() {}

  /** Replaces one file atomically. Its folder must exist. */
  public static void file(Path target, Body body) {
    Path aside = aside(target);
    try {
      removeAbandoned(aside, target);
      body.writeTo(aside);
      force(aside);
      move(aside, target, true);
    } catch (IOException | UncheckedIOException e) {
      throw abandoned(aside, target, e);
    } catch (RuntimeException | Error e) {
      deleteRecursively(aside);
      throw e;
    }
  }

  /**
   * Creates a folder with all its content at once. Parents are created where they are missing.
   *
   * @throws InvalidInputException if the target exists: a finished folder is never overwritten
   */
  public static void folder(Path target, Body body) {
    if (Files.exists(target)) {
      throw new InvalidInputException(
          target + " exists already; choose another name or remove it first");
    }
    Path aside = aside(target);
    try {
      removeAbandoned(aside, target);
      Files.createDirectories(aside);
      body.writeTo(aside);
      for (Path file : regularFiles(aside)) {
        force(file);
      }
      move(aside, target, false);
    } catch (IOException | UncheckedIOException e) {
      throw abandoned(aside, target, e);
    } catch (RuntimeException | Error e) {
      deleteRecursively(aside);
      throw e;
    }
  }

  /**
   * Lends a folder that is removed before this returns; what is mapped into memory meanwhile stays
   * so. Parents are created where they are missing.
   *
   * @param name of the folder, but for what tells processes apart
   */
  public static <T> T inPassing(Path name, Use<T> use) {
    Path aside = aside(name);
    try {
      removeAbandoned(name);
      Files.createDirectories(aside);
      T made = use.use(aside);
      deleteRecursively(aside);
      return made;
    } catch (IOException | UncheckedIOException e) {
      throw abandoned(aside, name, e);
    } catch (RuntimeException | Error e) {
      deleteRecursively(aside);
      throw e;
    }
  }

  /** Removes what killed processes left aside of a target. */
  public static void removeAbandoned(Path target) {
    try {
      removeAbandoned(aside(target), target);
    } catch (IOException e) {
      throw new UncheckedIOException("what was left of " + target + " cannot be removed", e);
    }
  }

  /** Deletes a file or a folder with all that is in it; nothing happens if there is none. */
  public static void deleteRecursively(Path path) {
    try {
      Files.walkFileTree(
          path,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException error)
                throws IOException {
              if (error != null) {
                throw error;
              }
              Files.delete(folder);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + path, e);
    }
  }

  /**
   * Returns when a file's folder is on disk: a file that is new or was renamed may be gone after a
   * power failure before.
   */
  public static void forceFolderOf(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static Path aside(Path target) {
    Path absolute = target.toAbsolutePath().normalize();
    return absolute.resolveSibling(
        absolute.getFileName() + PARTIAL + ProcessHandle.current().pid());
  }

  private static void removeAbandoned(Path own, Path target) throws IOException {
    Path folder = own.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return;
    }
    Instant limit = Instant.now().minus(ABANDONED_AFTER);
    List<Path> left;
    try (Stream<Path> siblings = Files.list(folder)) {
      String prefix = target.toAbsolutePath().normalize().getFileName() + PARTIAL;
      left =
          siblings.filter(path -> String.valueOf(path.getFileName()).startsWith(prefix)).toList();
    }
    for (Path path : left) {
      if (path.equals(own) || (!isWriting(path) && lastChange(path).isBefore(limit))) {
        deleteRecursively(path);
      }
    }
  }

  private static boolean isWriting(Path partial) {
    String name = String.valueOf(partial.getFileName());
    String pid = name.substring(name.lastIndexOf('-') + 1);
    return !pid.matches("\\d{1,18}")
        || ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isPresent();
  }

  private static Instant lastChange(Path partial) throws IOException {
    try (Stream<Path> paths = Files.walk(partial)) {
      Instant last = Instant.EPOCH;
      for (Path path : paths.toList()) {
        Instant change = Files.getLastModifiedTime(path).toInstant();
        last = change.isAfter(last) ? change : last;
      }
      return last;
    } catch (NoSuchFileException e) {
      return Instant.MAX; // Its process has just finished with it.
    }
  }

  private static RuntimeException abandoned(Path aside, Path target, Exception cause) {
    deleteRecursively(aside);
    Throwable root =
        cause instanceof UncheckedIOException && cause.getCause() != null
            ? cause.getCause()
            : cause;
    String why =
        switch (root) {
          case NoSuchFileException missing when aside.toString().equals(missing.getFile()) ->
              "its folder is missing";
          case NoSuchFileException missing -> missing.getFile() + " is missing";
          case FileSystemException file when file.getReason() != null ->
              file.getReason() + ": " + file.getFile();
          default -> String.valueOf(root.getMessage());
        };
    return new InvalidInputException(
        "cannot write " + target + ": " + why + "; nothing was left there", cause);
  }

  private static List<Path> regularFiles(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.filter(Files::isRegularFile).toList();
    }
  }

  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static void move(Path from, Path to, boolean replace) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      if (replace) {
        Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.move(from, to);
      }
    }
  }
}
