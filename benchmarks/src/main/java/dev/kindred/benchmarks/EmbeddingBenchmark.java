package dev.kindred.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.model.feature.FeatureSchema;
import dev.kindred.model.feature.Item;
import dev.kindred.model.platform.ProcessEnvironment;
import dev.kindred.service.embedding.CorpusEmbedder;
import dev.kindred.service.embedding.Device;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Embedding a corpus against ONNX Runtime alone, which runs the items by falling number of values,
 * 1024 at a time; the other takes batches of its own size in the same order. To ONNX Runtime alone
 * they are given as tensors that were filled beforehand, in sessions that are open and have run
 * before; the other opens its session, checks the golden rows, orders, encodes and copies the
 * vectors.
 */
final class EmbeddingBenchmark {

  private static final int BATCH_ROWS = 1024;

  private EmbeddingBenchmark() {}

  /**
   * Items per second, medians.
   *
   * @param share of the first in the second, the median of the rounds' shares
   */
  record Result(double corpusRate, double rawRate, double share) {}

  /** Measures both in turn. */
  static Result run(Bundle bundle, int rounds) {
    double[] corpus = new double[rounds];
    double[] raw = new double[rounds];
    double[] share = new double[rounds];
    try (Raw alone = Raw.open(bundle)) {
      for (int round = -1; round < rounds; round++) { // The first warms up.
        double corpusRate = corpusRate(bundle);
        double rawRate = rate(bundle.corpus().size(), alone.nanos());
        if (round >= 0) {
          corpus[round] = corpusRate;
          raw[round] = rawRate;
          share[round] = corpusRate / rawRate;
        }
      }
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime failed: " + e.getMessage(), e);
    }
    return new Result(Medians.of(corpus), Medians.of(raw), Medians.of(share));
  }

  private static double corpusRate(Bundle bundle) {
    long start = System.nanoTime();
    CorpusEmbedder.embed(bundle, Device.CPU);
    return rate(bundle.corpus().size(), System.nanoTime() - start);
  }

  /** Open sessions, one for each core, and the corpus as tensors. */
  private record Raw(List<OrtSession> sessions, List<Map<String, OnnxTensor>> batches)
      implements AutoCloseable {

    static Raw open(Bundle bundle) throws OrtException {
      ProcessEnvironment.setDefault("ORT_DISABLE_TELEMETRY", "1"); // It kills the process.
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      List<OrtSession> sessions = new ArrayList<>();
      for (int core = 0; core < Runtime.getRuntime().availableProcessors(); core++) {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        sessions.add(environment.createSession(bundle.itemTower().toString(), options));
      }
      List<Item> items =
          bundle.corpus().stream()
              .map(CorpusItem::item)
              .sorted(Comparator.comparingInt(item -> -length(bundle.schema(), item)))
              .toList();
      FeatureEncoder encoder = new FeatureEncoder(bundle.schema());
      List<Map<String, OnnxTensor>> batches = new ArrayList<>();
      for (int from = 0; from < items.size(); from += BATCH_ROWS) {
        EncodedBatch batch =
            encoder.encode(items.subList(from, Math.min(items.size(), from + BATCH_ROWS)));
        batches.add(tensors(environment, batch, sessions.getFirst().getInputNames()));
      }
      return new Raw(sessions, batches);
    }

    /** Time to run all batches, a thread for each session. */
    long nanos() {
      AtomicInteger next = new AtomicInteger();
      long start = System.nanoTime();
      List<CompletableFuture<Void>> workers =
          sessions.stream()
              .map(session ->
                  CompletableFuture.runAsync(
                      () -> run(session, next), task -> Thread.ofPlatform().start(task)))
              .toList();
      workers.forEach(CompletableFuture::join);
      return System.nanoTime() - start;
    }

    private void run(OrtSession session, AtomicInteger next) {
      try {
        for (int batch = next.getAndIncrement();
            batch < batches.size();
            batch = next.getAndIncrement()) {
          session.run(batches.get(batch)).close();
        }
      } catch (OrtException e) {
        throw new IllegalStateException("ONNX Runtime failed: " + e.getMessage(), e);
      }
    }

    private static int length(FeatureSchema schema, Item item) {
      return schema.features().stream()
          .map(Feature::spec)
          .mapToInt(spec ->
              Math.min(
                  spec.maxValues(), item.attributes().getOrDefault(spec.name(), List.of()).size()))
          .sum();
    }

    private static Map<String, OnnxTensor> tensors(
        OrtEnvironment environment, EncodedBatch batch, Set<String> names) throws OrtException {
      Map<String, OnnxTensor> tensors = new HashMap<>();
      for (String name : names) {
        int feature = batch.schema().index(name);
        int length = batch.longest(feature);
        LongBuffer ids =
            ByteBuffer.allocateDirect(batch.rows() * length * Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .asLongBuffer();
        batch.copyPadded(feature, length, ids);
        tensors.put(
            name,
            OnnxTensor.createTensor(environment, ids.flip(), new long[] {batch.rows(), length}));
      }
      return tensors;
    }

    @Override
    public void close() throws OrtException {
      batches.forEach(batch -> batch.values().forEach(OnnxTensor::close));
      for (OrtSession session : sessions) {
        session.close();
      }
    }
  }

  private static double rate(long items, long nanos) {
    return items / (nanos / 1e9);
  }
}
