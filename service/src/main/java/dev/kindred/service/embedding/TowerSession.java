package dev.kindred.service.embedding;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.kindred.model.bundle.BundleException;
import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.feature.FeatureSchema;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * One tower on one device. It keeps its buffers between runs, so one platform thread uses it at a
 * time.
 */
public final class TowerSession implements BatchEmbedder, AutoCloseable {

  private static final String OUTPUT = "vector";
  private static final int MOST_AT_ONCE = 8;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final boolean closesSession;
  private final Provider placedOn;
  private final int dimension;
  private final Map<String, InputBuffer> inputs;
  private final FloatBuffer output; // (MAX_ROWS, dimension)
  private final Map<Integer, OnnxTensor> outputTensors = new HashMap<>();
  private volatile Optional<Provider> answered = Optional.empty();

  private TowerSession(
      OrtEnvironment environment,
      OrtSessions.Opened opened,
      boolean closesSession,
      int dimension,
      Map<String, InputBuffer> inputs) {
    this.environment = environment;
    this.session = opened.session();
    this.closesSession = closesSession;
    this.placedOn = opened.provider();
    this.dimension = dimension;
    this.inputs = inputs;
    this.output =
        ByteBuffer.allocateDirect(Sizes.MAX_ROWS * dimension * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
  }

  /**
   * Loads a tower.
   *
   * @param tower the ONNX file: for each feature an int64 input {@code [batch, length]} of its
   *     name, output {@code vector} float32 {@code [batch, dimension]}
   * @param schema the schema that the tower was trained with
   * @param threads threads within one operator, at least 1; more than one slows small batches down
   * @throws BundleException.Corrupt if the file is not such a tower
   * @throws BundleException.Mismatch if it reads a feature that the schema lacks
   * @throws DeviceUnavailableException if the device is CUDA and it cannot run the whole tower
   */
  public static TowerSession open(Path tower, FeatureSchema schema, Device device, int threads) {
    OrtEnvironment environment = OnnxRuntime.environment();
    OrtSessions.Opened opened = OrtSessions.open(environment, tower, device, threads);
    try {
      return new TowerSession(
          environment,
          opened,
          true,
          dimension(tower, opened.session()),
          inputs(environment, tower, opened.session(), schema));
    } catch (RuntimeException e) {
      OrtSessions.close(opened.session());
      throw e;
    }
  }

  /**
   * The same tower for another thread: with buffers of its own, and the same graph and weights in
   * memory. Close it before this one.
   */
  public TowerSession another() {
    Map<String, InputBuffer> own = HashMap.newHashMap(inputs.size());
    inputs.forEach((name, input) -> own.put(name, input.another()));
    return new TowerSession(
        environment, new OrtSessions.Opened(session, placedOn), false, dimension, own);
  }

  /** How many runs of this tower are worth going on at once, each in a session of its own. */
  public int runsAtOnce() {
    return switch (placedOn) {
      case CPU -> Math.min(MOST_AT_ONCE, Runtime.getRuntime().availableProcessors());
      case CUDA -> 1; // It has its own ways to fill a device.
    };
  }

  /** Length of the vectors. */
  public int dimension() {
    return dimension;
  }

  /**
   * The provider that answered the last run; empty before the first. It is never CUDA unless CUDA
   * ran every node.
   */
  public Optional<Provider> provider() {
    return answered;
  }

  @Override
  public float[][] embed(EncodedBatch batch) {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("towers run on platform threads only");
    }
    float[][] vectors = new float[batch.rows()][dimension];
    if (batch.rows() <= Sizes.MAX_ROWS) {
      run(batch, vectors, 0);
      return vectors;
    }
    for (int from = 0; from < batch.rows(); from += Sizes.MAX_ROWS) {
      int to = Math.min(batch.rows(), from + Sizes.MAX_ROWS);
      run(batch.select(IntStream.range(from, to).toArray()), vectors, from);
    }
    return vectors;
  }

  private void run(EncodedBatch batch, float[][] vectors, int from) {
    if (batch.rows() == 0) {
      return;
    }
    int rows = Sizes.rows(batch.rows());
    try {
      Map<String, OnnxTensor> tensors = HashMap.newHashMap(inputs.size());
      for (Map.Entry<String, InputBuffer> input : inputs.entrySet()) {
        tensors.put(input.getKey(), input.getValue().fill(batch, rows));
      }
      session.run(tensors, Set.of(), Map.of(OUTPUT, outputTensor(rows))).close();
    } catch (OrtException e) {
      throw new IllegalStateException(
          "a batch of %d rows could not be embedded: %s".formatted(batch.rows(), e.getMessage()),
          e);
    }
    answered = Optional.of(placedOn);
    for (int row = 0; row < batch.rows(); row++) {
      output.get(row * dimension, vectors[from + row]);
    }
  }

  private OnnxTensor outputTensor(int rows) throws OrtException {
    OnnxTensor tensor = outputTensors.get(rows);
    if (tensor == null) {
      tensor =
          OnnxTensor.createTensor(
              environment, output.slice(0, rows * dimension), new long[] {rows, dimension});
      outputTensors.put(rows, tensor);
    }
    return tensor;
  }

  @Override
  public void close() {
    inputs.values().forEach(InputBuffer::close);
    outputTensors.values().forEach(OnnxTensor::close);
    outputTensors.clear();
    if (closesSession) {
      OrtSessions.close(session);
    }
  }

  private static Map<String, InputBuffer> inputs(
      OrtEnvironment environment, Path tower, OrtSession session, FeatureSchema schema) {
    List<String> names = new ArrayList<>();
    schema.features().forEach(feature -> names.add(feature.name()));
    Map<String, InputBuffer> inputs = new HashMap<>();
    for (String name : session.getInputNames()) {
      int feature = names.indexOf(name);
      if (feature < 0) {
        throw new BundleException.Mismatch(
            "%s reads the feature '%s', the schema has only %s; export the bundle again"
                .formatted(tower, name, names));
      }
      inputs.put(name, new InputBuffer(environment, feature));
    }
    return inputs;
  }

  private static int dimension(Path tower, OrtSession session) {
    try {
      NodeInfo info = session.getOutputInfo().get(OUTPUT);
      if (info != null
          && info.getInfo() instanceof TensorInfo tensor
          && tensor.getShape().length == 2
          && tensor.getShape()[1] > 0) {
        return Math.toIntExact(tensor.getShape()[1]);
      }
    } catch (OrtException e) {
      throw new BundleException.Corrupt(
          "%s cannot be inspected: %s; export the bundle again".formatted(tower, e.getMessage()),
          e);
    }
    throw new BundleException.Corrupt(
        "%s has no output '%s' of shape [batch, dimension]; export the bundle again"
            .formatted(tower, OUTPUT));
  }
}
