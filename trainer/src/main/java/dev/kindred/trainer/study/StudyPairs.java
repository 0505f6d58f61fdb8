package dev.kindred.trainer.study;

import dev.kindred.trainer.data.Split;

/**
 * Which pairs a study is of.
 *
 * @param share of the training pairs, above 0 to 1, drawn anew for each seed; 1 leaves the study's
 *     own
 * @param measured what is ranked: the test pairs, or those for validation to choose settings by
 */
public record StudyPairs(double share, Split measured) {

  /** The test pairs, after training with all or with what the study itself takes. */
  public static final StudyPairs ALL = new StudyPairs(1, Split.TEST);

  /** Of the study's files: what is not as usual is in their names. */
  String suffix() {
    return (share == 1 ? "" : "-" + share) + suffixOf(measured);
  }

  /** Of a title. */
  String title() {
    return (share == 1 ? "" : ", with a share of %s of the training pairs".formatted(share))
        + (measured == Split.TEST ? "" : ", on the pairs for validation");
  }

  /** Of a file with the numbers of one split. */
  static String suffixOf(Split measured) {
    return measured == Split.TEST ? "" : "-validation";
  }
}
