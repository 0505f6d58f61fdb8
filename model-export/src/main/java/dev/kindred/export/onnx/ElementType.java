package dev.kindred.export.onnx;

/** Type of a tensor's elements. */
public enum ElementType {
  /** 32-bit IEEE 754. */
  FLOAT(1),
  /** 64-bit signed. */
  INT64(7),
  /** What comparisons give. */
  BOOL(9);

  private final int code;

  ElementType(int code) {
    this.code = code;
  }

  /** The number in ONNX's {@code TensorProto.DataType}. */
  int code() {
    return code;
  }
}
