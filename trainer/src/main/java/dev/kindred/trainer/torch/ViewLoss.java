package dev.kindred.trainer.torch;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.kindred.trainer.loss.BatchSoftmax;
import dev.kindred.trainer.loss.SpreadOut;

/** What the two views of items are compared by. */
public enum ViewLoss {
  /** {@link BatchSoftmax}: each view shall find the other (Yao et al. 2021, Eq. 3). */
  @JsonProperty("softmax")
  SOFTMAX,

  /** {@link SpreadOut}: views of different items shall be orthogonal (Zhang et al. 2017). */
  @JsonProperty("squared")
  SQUARED
}
