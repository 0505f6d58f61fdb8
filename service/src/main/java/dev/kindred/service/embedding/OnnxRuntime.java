package dev.kindred.service.embedding;

import ai.onnxruntime.OrtEnvironment;
import dev.kindred.model.platform.ProcessEnvironment;

/** ONNX Runtime's one environment in this process. */
public final class OnnxRuntime {

  /* Version 1.29 sends telemetry on POSIX systems, and matches the command line against regular
   * expressions for it by a recursion that overflows the stack: a JVM with a long class path dies
   * without a word (vespa-engine/vespa#37786; onnxruntime#32173 is a second crash of the same
   * origin). Nobody who runs Kindred asked to send anything, either. */

  static {
    ProcessEnvironment.setDefault("ORT_DISABLE_TELEMETRY", "1");
  }

  private OnnxRuntime() {}

  /** Loads its libraries, unless they are. */
  public static void start() {
    environment();
  }

  static OrtEnvironment environment() {
    return OrtEnvironment.getEnvironment();
  }
}
