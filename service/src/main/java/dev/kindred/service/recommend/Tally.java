package dev.kindred.service.recommend;

import java.util.Collection;

/** How much of what should have been found was found, lately: an answer counts less each time. */
final class Tally {

  /** Of nothing; nothing is added to it. */
  static final Tally NOTHING = new Tally();

  private static final double KEPT = 0.995; // Half of what counts are the latest 140 answers.

  private double found;
  private double possible;
  private long answers;

  synchronized void add(int foundNow, int possibleNow) {
    found = KEPT * found + foundNow;
    possible = KEPT * possible + possibleNow;
    answers++;
  }

  /** 0 to 1; NaN if nothing could have been found. */
  synchronized double recall() {
    return possible == 0 ? Double.NaN : found / possible;
  }

  synchronized long answers() {
    return answers;
  }

  /** Of several together. */
  static double recall(Collection<Tally> tallies) {
    double found = 0;
    double possible = 0;
    for (Tally tally : tallies) {
      synchronized (tally) {
        found += tally.found;
        possible += tally.possible;
      }
    }
    return possible == 0 ? Double.NaN : found / possible;
  }
}
