package dev.kindred.trainer.augment;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How two views of an item are made (Yao et al. 2021, Section 3.2 and Table 5). */
public enum Augmentation {
  /** Correlated feature masking, complementary, then dropout of multi-hot values. */
  @JsonProperty("cfm")
  CFM,

  /** Random feature masking: a random half, complementary, then dropout. */
  @JsonProperty("rfm")
  RFM,

  /** Random feature masking with an independent random half in each view, then dropout. */
  @JsonProperty("rfm-no-complement")
  RFM_NO_COMPLEMENT,

  /** Correlated feature masking, complementary, without dropout. */
  @JsonProperty("cfm-no-dropout")
  CFM_NO_DROPOUT,

  /** Nothing is masked; only dropout tells the views apart. */
  @JsonProperty("no-masking")
  NO_MASKING,

  /**
   * Both views are the whole item: the loss only spreads the items out (SO: Zhang et al. 2017, in
   * the softmax form of Yao et al. 2021, Section 4.1).
   */
  @JsonProperty("none")
  NONE
}
