package dev.kindred.service.index;

/**
 * How a graph keeps the vectors that it is walked by. What a walk finds is scored again with the
 * full vectors, which are kept beside them in each case.
 */
public enum Precision {
  /** Four bytes a component: nothing but the full vectors. */
  FLOAT32,
  /** One byte a component. */
  INT8,
  /** Half a byte a component. */
  INT4
}
