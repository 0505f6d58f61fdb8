package dev.kindred.service.catalog;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.corpus.CorpusFile;
import dev.kindred.model.corpus.CorpusTable;
import dev.kindred.model.files.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of corpora that were read once, each as a table that opens at once. A table is named by
 * the digest of the file that it was made from; one that is damaged is made again.
 */
public final class CorpusStore implements Bundle.CorpusSource {

  private static final Logger LOG = System.getLogger(CorpusStore.class.getName());
  private static final String SUFFIX = ".1.table"; // With the number of the format.

  private final Path folder;

  /**
   * A store.
   *
   * @param folder where the tables lie; created when the first is written
   */
  public CorpusStore(Path folder) {
    this.folder = folder;
  }

  @Override
  public CorpusTable corpus(Path file, String digest) {
    Path table = folder.resolve(digest + SUFFIX);
    if (Files.exists(table)) {
      try {
        CorpusTable known = CorpusTable.open(table);
        touch(table);
        return known;
      } catch (InvalidInputException e) {
        LOG.log(Level.WARNING, "{0} is made again: {1}", table, e.getMessage());
      }
    }
    CorpusTable read = CorpusFile.readTable(file);
    try {
      Files.createDirectories(folder);
      read.write(table);
      return CorpusTable.open(table);
    } catch (IOException | InvalidInputException e) {
      LOG.log(
          Level.WARNING,
          "the corpus {0} cannot be kept and will be read again at the next start: {1}",
          file,
          e.getMessage());
      return read;
    }
  }

  /** Its time says when it was last asked for. */
  private static void touch(Path table) {
    try {
      Files.setLastModifiedTime(table, FileTime.from(Instant.now()));
    } catch (IOException e) { // Where nothing can be written nothing is removed either.
      LOG.log(Level.DEBUG, "the time of " + table + " cannot be set", e);
    }
  }

  /**
   * Removes the tables that were asked for least lately. One that is open goes on: it is mapped.
   *
   * @param most how many are kept
   */
  public void tidy(int most) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> old =
          files
              .filter(file -> file.getFileName().toString().endsWith(".table"))
              .sorted(Comparator.comparing(CorpusStore::lastAsked).reversed())
              .skip(most)
              .toList();
      for (Path table : old) {
        Files.deleteIfExists(table);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.log(Level.WARNING, "old corpora in " + folder + " cannot be removed", e);
    }
  }

  private static FileTime lastAsked(Path table) {
    try {
      return Files.getLastModifiedTime(table);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
