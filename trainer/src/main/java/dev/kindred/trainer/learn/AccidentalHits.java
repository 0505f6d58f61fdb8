package dev.kindred.trainer.learn;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of a negative that is a right answer to its query. */
public enum AccidentalHits {
  /** It counts as a negative. */
  @JsonProperty("keep")
  KEEP,

  /** It does not count if it is the row's own target once more. */
  @JsonProperty("mask-target")
  MASK_TARGET,

  /** It does not count if any training pair has it as a target of the row's source. */
  @JsonProperty("mask-known")
  MASK_KNOWN
}
