package dev.kindred.export.onnx;

/** One size in the declared shape of an input or output. */
public sealed interface Dimension {

  /** A size that is known. */
  record Fixed(long size) implements Dimension {}

  /** A size that each run chooses; equal names are equal sizes. */
  record Free(String name) implements Dimension {}
}
