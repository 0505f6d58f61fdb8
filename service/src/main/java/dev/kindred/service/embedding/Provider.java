package dev.kindred.service.embedding;

/** The execution provider that computed a vector. */
public enum Provider {
  CPU,
  CUDA
}
