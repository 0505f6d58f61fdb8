package dev.kindred.service.web;

import java.util.Arrays;

/** The lines of a body; empty ones are left out. */
final class JsonLines {

  /** Is given lines. */
  @FunctionalInterface
  interface Reader {
    /**
     * Is given a line.
     *
     * @param number from 1
     */
    void read(int number, byte[] line);
  }

  private JsonLines() {}

  static void read(byte[] body, Reader reader) {
    int number = 0;
    for (int start = 0; start < body.length; ) {
      int end = start;
      while (end < body.length && body[end] != '\n') {
        end++;
      }
      number++;
      byte[] line = Arrays.copyOfRange(body, start, end);
      if (!isBlank(line)) {
        reader.read(number, line);
      }
      start = end + 1;
    }
  }

  private static boolean isBlank(byte[] line) {
    for (byte character : line) {
      if (character != ' ' && character != '\t' && character != '\r') {
        return false;
      }
    }
    return true;
  }
}
