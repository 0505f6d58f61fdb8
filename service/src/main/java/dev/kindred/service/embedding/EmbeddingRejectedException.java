package dev.kindred.service.embedding;

import java.io.Serial;

/** A batch was not queued, because the queue is full or closed. Nothing was computed for it. */
public final class EmbeddingRejectedException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  EmbeddingRejectedException(String message) {
    super(message);
  }
}
