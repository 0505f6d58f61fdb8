package dev.kindred.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.service.embedding.CorpusEmbedder;
import dev.kindred.service.embedding.Device;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Embedding a corpus against ONNX Runtime alone, fed with batches that are encoded beforehand. */
final class EmbeddingBenchmark {

  private static final int BATCH_ROWS = 1024;

  private EmbeddingBenchmark() {}

  /** Items per second, of everything and of ONNX Runtime alone. */
  record Result(double corpusRate, double rawRate) {}

  /** Measures both in turn. */
  static Result run(Bundle bundle, int rounds) {
    double[] corpus = new double[rounds];
    double[] raw = new double[rounds];
    for (int round = -1; round < rounds; round++) { // The first warms up.
      double corpusRate = corpusRate(bundle);
      double rawRate = rawRate(bundle);
      if (round >= 0) {
        corpus[round] = corpusRate;
        raw[round] = rawRate;
      }
    }
    return new Result(Medians.of(corpus), Medians.of(raw));
  }

  private static double corpusRate(Bundle bundle) {
    long start = System.nanoTime();
    CorpusEmbedder.embed(bundle, Device.CPU);
    return rate(bundle.corpus().size(), start);
  }

  /**
   * One session for each core, as the corpus is embedded, with the same batches again and again.
   */
  private static double rawRate(Bundle bundle) {
    int threads = Runtime.getRuntime().availableProcessors();
    int batches = Math.max(2, bundle.corpus().size() / BATCH_ROWS / threads);
    try {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      List<Thread> workers = new ArrayList<>();
      List<AutoCloseable> open = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        OrtSession session = environment.createSession(bundle.itemTower().toString(), options);
        Map<String, OnnxTensor> inputs = inputs(environment, bundle, session);
        open.add(session);
        open.addAll(inputs.values());
        workers.add(Thread.ofPlatform().unstarted(() -> run(session, inputs, batches)));
      }
      long start = System.nanoTime();
      workers.forEach(Thread::start);
      for (Thread worker : workers) {
        worker.join();
      }
      double rate = rate((long) threads * batches * BATCH_ROWS, start);
      for (AutoCloseable resource : open.reversed()) {
        resource.close();
      }
      return rate;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (Exception e) {
      throw new IllegalStateException("ONNX Runtime failed: " + e.getMessage(), e);
    }
  }

  private static void run(OrtSession session, Map<String, OnnxTensor> inputs, int batches) {
    try {
      for (int batch = 0; batch < batches; batch++) {
        session.run(inputs).close();
      }
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime failed: " + e.getMessage(), e);
    }
  }

  private static Map<String, OnnxTensor> inputs(
      OrtEnvironment environment, Bundle bundle, OrtSession session) throws OrtException {
    int size = bundle.corpus().size();
    EncodedBatch batch =
        new FeatureEncoder(bundle.schema())
            .encode(
                IntStream.range(0, BATCH_ROWS)
                    .mapToObj(row -> bundle.corpus().get((int) ((long) row * size / BATCH_ROWS)))
                    .map(CorpusItem::item)
                    .toList());
    Map<String, OnnxTensor> inputs = new HashMap<>();
    for (String name : session.getInputNames()) {
      int feature = bundle.schema().index(name);
      int length = batch.longest(feature);
      LongBuffer ids =
          ByteBuffer.allocateDirect(BATCH_ROWS * length * Long.BYTES)
              .order(ByteOrder.nativeOrder())
              .asLongBuffer();
      batch.copyPadded(feature, length, ids);
      inputs.put(
          name, OnnxTensor.createTensor(environment, ids.flip(), new long[] {BATCH_ROWS, length}));
    }
    return inputs;
  }

  private static double rate(long items, long startNanos) {
    return items / ((System.nanoTime() - startNanos) / 1e9);
  }
}
