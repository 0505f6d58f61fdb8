package dev.kindred.trainer.data;

/** What a part of the pairs is for. */
public enum Split {
  TRAIN("pairs-train"),
  VALIDATION("pairs-validation"),
  TEST("pairs-test");

  private final String fileName;

  Split(String fileName) {
    this.fileName = fileName;
  }

  /** The name of the split's file in a dataset, without extension. */
  String fileName() {
    return fileName;
  }
}
