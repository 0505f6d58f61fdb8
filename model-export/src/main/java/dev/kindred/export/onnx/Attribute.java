package dev.kindred.export.onnx;

/** A whole-number attribute of an operator; no operator here has any other kind. */
public record Attribute(String name, long value) {}
