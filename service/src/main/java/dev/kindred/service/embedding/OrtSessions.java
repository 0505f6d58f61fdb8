package dev.kindred.service.embedding;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.kindred.model.bundle.BundleException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;

/** Opens ONNX Runtime sessions on a device, and proves that the device can run all of the graph. */
final class OrtSessions {

  private static final Logger LOGGER = System.getLogger(OrtSessions.class.getName());

  private static final String ADVICE =
      "install CUDA 12, cuDNN 9 and the NVIDIA driver, run the build made with -Pgpu,"
          + " or set device: cpu";

  private OrtSessions() {}

  record Opened(OrtSession session, Provider provider) {}

  /**
   * Opens a tower.
   *
   * @param threads threads within one operator, at least 1
   * @throws BundleException.Corrupt if the file is not a graph that can be loaded
   * @throws DeviceUnavailableException if {@code device} is CUDA and it cannot run the whole graph
   */
  static Opened open(OrtEnvironment environment, Path tower, Device device, int threads) {
    return switch (device) {
      case CPU -> new Opened(onCpu(environment, tower, threads), Provider.CPU);
      case CUDA, AUTO -> onCudaIfPossible(environment, tower, device, threads);
    };
  }

  private static Opened onCudaIfPossible(
      OrtEnvironment environment, Path tower, Device device, int threads) {
    try {
      return new Opened(onCuda(environment, tower, threads), Provider.CUDA);
    } catch (OrtException e) {
      // The error does not tell a broken file from a missing driver; loading on the CPU does.
      OrtSession onCpu = onCpu(environment, tower, threads);
      if (device == Device.AUTO) {
        LOGGER.log(
            Level.WARNING,
            "device: auto runs {0} on the CPU because CUDA cannot: {1} ({2})",
            tower.getFileName(),
            e.getMessage(),
            ADVICE);
        return new Opened(onCpu, Provider.CPU);
      }
      close(onCpu);
      throw new DeviceUnavailableException(
          "device: cuda cannot run %s: %s; %s".formatted(tower, e.getMessage(), ADVICE), e);
    }
  }

  private static OrtSession onCpu(OrtEnvironment environment, Path tower, int threads) {
    try (OrtSession.SessionOptions options = options(threads)) {
      return environment.createSession(tower.toString(), options);
    } catch (OrtException e) {
      throw new BundleException.Corrupt(
          "%s cannot be loaded: %s; export the bundle again".formatted(tower, e.getMessage()), e);
    }
  }

  private static OrtSession onCuda(OrtEnvironment environment, Path tower, int threads)
      throws OrtException {
    try (OrtSession.SessionOptions options = options(threads)) {
      options.addConfigEntry("session.disable_cpu_ep_fallback", "1");
      options.setMemoryPatternOptimization(false); // Else GPU memory grows with the shapes seen.
      options.addCUDA();
      return environment.createSession(tower.toString(), options);
    }
  }

  private static OrtSession.SessionOptions options(int threads) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(threads);
    options.setInterOpNumThreads(1);
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    return options;
  }

  static void close(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("a session cannot be closed: " + e.getMessage(), e);
    }
  }
}
