package dev.kindred.export.verify;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.kindred.export.graph.TowerGraph;
import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.files.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A tower in ONNX Runtime on the CPU. */
final class OrtTower implements AutoCloseable {

  private final Path file;
  private final OrtEnvironment environment = OnnxRuntime.environment();
  private final OrtSession session;

  private OrtTower(Path file) throws OrtException {
    this.file = file;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      session = environment.createSession(file.toString(), options);
    }
  }

  /**
   * Loads a tower.
   *
   * @throws InvalidInputException if ONNX Runtime refuses it
   */
  static OrtTower open(Path file) {
    try {
      return new OrtTower(file);
    } catch (OrtException e) {
      throw failed("load", file, e);
    }
  }

  /** The vectors of a batch [rows, dimension]. */
  float[][] embed(EncodedBatch batch) {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try {
      for (String feature : session.getInputNames()) {
        inputs.put(feature, input(batch, batch.schema().index(feature)));
      }
      try (OrtSession.Result result = session.run(inputs)) {
        return (float[][]) result.get(TowerGraph.OUTPUT).orElseThrow().getValue();
      }
    } catch (OrtException e) {
      throw failed("run", file, e);
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw failed("close", file, e);
    }
  }

  private OnnxTensor input(EncodedBatch batch, int feature) throws OrtException {
    int length = batch.longest(feature);
    LongBuffer ids =
        ByteBuffer.allocateDirect(Math.multiplyExact(batch.rows() * Long.BYTES, length))
            .order(ByteOrder.nativeOrder())
            .asLongBuffer();
    batch.copyPadded(feature, length, ids);
    return OnnxTensor.createTensor(environment, ids.flip(), new long[] {batch.rows(), length});
  }

  private static InvalidInputException failed(String what, Path file, OrtException cause) {
    return new InvalidInputException(
        "ONNX Runtime cannot %s %s: %s; the export is abandoned"
            .formatted(what, file.getFileName(), cause.getMessage()),
        cause);
  }
}
