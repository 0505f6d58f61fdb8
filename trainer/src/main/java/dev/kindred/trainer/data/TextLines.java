package dev.kindred.trainer.data;

import dev.kindred.model.files.InvalidInputException;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The lines of a UTF-8 text file, gzip or not, numbered from 1. */
final class TextLines implements AutoCloseable {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Path file;
  private final BufferedReader reader;
  private long number;

  TextLines(Path file) {
    this.file = file;
    this.reader = open(file);
  }

  private static BufferedReader open(Path file) {
    try {
      InputStream in = Files.newInputStream(file);
      try {
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
        // A decoder reports bytes that are not UTF-8; a charset would replace them silently.
        return new BufferedReader(
            new InputStreamReader(plain, StandardCharsets.UTF_8.newDecoder()));
      } catch (IOException e) {
        in.close();
        throw e;
      }
    } catch (NoSuchFileException e) {
      throw new InvalidInputException("%s does not exist".formatted(file));
    } catch (IOException e) {
      throw new InvalidInputException("%s cannot be read: %s".formatted(file, e.getMessage()));
    }
  }

  /** The number of the line read last. */
  long number() {
    return number;
  }

  Optional<String> next() {
    try {
      String line = reader.readLine();
      if (line == null) {
        return Optional.empty();
      }
      number++;
      return Optional.of(
          number == 1 && line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line);
    } catch (CharacterCodingException e) {
      throw new InvalidInputException(
          "%s, after line %d: not UTF-8; convert the file".formatted(file, number));
    } catch (EOFException | ZipException e) {
      throw new InvalidInputException(
          "%s, after line %d: the gzip data is cut off or damaged; fetch the file again"
              .formatted(file, number));
    } catch (IOException e) {
      throw new InvalidInputException(
          "%s, after line %d: cannot be read: %s".formatted(file, number, e.getMessage()));
    }
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new InvalidInputException("%s cannot be closed: %s".formatted(file, e.getMessage()));
    }
  }
}
