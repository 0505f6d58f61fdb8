package dev.kindred.service.write;

/** What has become of a draft. */
public enum Outcome {
  /** There was no item of this id. */
  CREATED,
  /** There was one. */
  REPLACED,
  /** There was one, and is none any more. */
  DELETED,
  /** There was none to delete; nothing was written. */
  UNKNOWN
}
