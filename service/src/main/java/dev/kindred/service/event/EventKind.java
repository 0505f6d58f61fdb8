package dev.kindred.service.event;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happened. */
public enum EventKind {
  /** An experiment answered a request. */
  @JsonProperty("exposure")
  EXPOSURE,
  /** Somebody saw the answer, or an item of it. */
  @JsonProperty("impression")
  IMPRESSION,
  /** Somebody chose an item of it. */
  @JsonProperty("click")
  CLICK,
  /** Somebody did with an item what it is there for: bought, read, used it. */
  @JsonProperty("conversion")
  CONVERSION
}
