package dev.kindred.service.catalog;

import java.util.Locale;

/**
 * How far names are from one that was perhaps misspelt. Case does not count. Not safe for use by
 * several threads.
 */
final class Spelling {

  /** The distance of names that are not alike. */
  static final int FAR = Integer.MAX_VALUE;

  private static final int LETTERS_PER_SLIP = 4;

  private final String wanted;
  private final int most;
  private int[] row = new int[0]; // (length + 1) distances of prefixes, as are the other two
  private int[] last = new int[0];
  private int[] lastButOne = new int[0];

  Spelling(String wanted) {
    this.wanted = wanted.toLowerCase(Locale.ROOT);
    this.most = Math.max(1, wanted.length() / LETTERS_PER_SLIP);
  }

  /**
   * How many letters must be added, left out, replaced or swapped with their neighbour (the optimal
   * string alignment distance); {@link #FAR} if more than one in four.
   */
  int distance(String name) {
    if (Math.abs(name.length() - wanted.length()) > most) {
      return FAR;
    }
    String other = name.toLowerCase(Locale.ROOT);
    int columns = other.length() + 1;
    if (row.length < columns) {
      row = new int[columns];
      last = new int[columns];
      lastButOne = new int[columns];
    }
    for (int column = 0; column < columns; column++) {
      row[column] = column;
    }
    for (int letter = 1; letter <= wanted.length(); letter++) {
      int[] next = lastButOne;
      lastButOne = last;
      last = row;
      row = next;
      if (fill(other, letter) > most) {
        return FAR;
      }
    }
    return row[columns - 1] <= most ? row[columns - 1] : FAR;
  }

  /** Fills in a row and returns its smallest distance. */
  private int fill(String other, int letter) {
    row[0] = letter;
    int smallest = letter;
    for (int column = 1; column <= other.length(); column++) {
      boolean same = wanted.charAt(letter - 1) == other.charAt(column - 1);
      int distance =
          Math.min(last[column - 1] + (same ? 0 : 1), 1 + Math.min(last[column], row[column - 1]));
      if (letter > 1
          && column > 1
          && wanted.charAt(letter - 1) == other.charAt(column - 2)
          && wanted.charAt(letter - 2) == other.charAt(column - 1)) {
        distance = Math.min(distance, lastButOne[column - 2] + 1);
      }
      row[column] = distance;
      smallest = Math.min(smallest, distance);
    }
    return smallest;
  }
}
