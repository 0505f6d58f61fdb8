package dev.kindred.service.experiment;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What an experiment's assignment is sticky to. */
public enum UnitKind {
  /** A person, named by the request's {@code unit}. */
  @JsonProperty("user")
  USER,
  /** A visit, named by the request's {@code unit}. */
  @JsonProperty("session")
  SESSION,
  /** The request's first seed, whoever asks. */
  @JsonProperty("seed")
  SEED
}
