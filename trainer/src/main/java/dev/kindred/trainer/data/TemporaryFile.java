package dev.kindred.trainer.data;

import dev.kindred.model.files.InvalidInputException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Files without a name, which are gone with their last reader, whatever ends the process. */
final class TemporaryFile {
  private TemporaryFile() {}

  static FileChannel open() throws IOException {
    Path file = Files.createTempFile("kindred-pairs", ".bin");
    FileChannel open = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    Files.delete(file);
    return open;
  }

  static InvalidInputException unwritable(IOException cause) {
    return new InvalidInputException(
        ("the folder for temporary files, %s, cannot hold the pairs: %s; make room, or name another"
                + " with KINDRED_JAVA_OPTIONS=-Djava.io.tmpdir=FOLDER")
            .formatted(System.getProperty("java.io.tmpdir"), cause.getMessage()),
        cause);
  }
}
