package dev.kindred.benchmarks;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.files.WriteAside;
import dev.kindred.service.embedding.CorpusEmbedder;
import dev.kindred.service.embedding.Device;
import dev.kindred.service.index.IndexSettings;
import dev.kindred.service.index.IndexSource;
import dev.kindred.service.index.IndexStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;

/**
 * Building the index of a corpus, from vectors to an audited index, against Lucene alone: documents
 * that all cores add, then one merge on all cores to the single graph that a search wants.
 */
final class BuildBenchmark {

  private static final int BUFFER_MEGABYTES = 1024;

  private BuildBenchmark() {}

  /**
   * Seconds.
   *
   * @param kindred grouping equal vectors, building, audit, and what the beam's choice takes
   * @param lucene adding and merging alone, with the same parameters of the graph
   */
  record Result(double kindred, double lucene) {}

  /** Measures each once; a build takes minutes where it matters. */
  static Result run(Bundle bundle) throws IOException {
    float[][] vectors = CorpusEmbedder.embed(bundle, Device.CPU);
    Path work = Files.createTempDirectory("kindred-build-");
    try {
      long start = System.nanoTime();
      new IndexStore(work.resolve("kindred"), IndexSettings.DEFAULT)
          .open(IndexSource.of(bundle.contentDigest(), vectors).auditedBy(sample(vectors)))
          .close();
      long built = System.nanoTime();
      lucene(work.resolve("lucene"), vectors);
      return new Result((built - start) / 1e9, (System.nanoTime() - built) / 1e9);
    } finally {
      WriteAside.deleteRecursively(work);
    }
  }

  private static float[][][] sample(float[][] vectors) {
    int step = Math.max(1, vectors.length / 200);
    return new float[][][] {
      IntStream.iterate(0, item -> item < vectors.length, item -> item + step)
          .mapToObj(item -> vectors[item])
          .toArray(float[][]::new)
    };
  }

  private static void lucene(Path folder, float[][] vectors) throws IOException {
    int cores = Runtime.getRuntime().availableProcessors();
    IndexSettings settings = IndexSettings.DEFAULT;
    try (ExecutorService workers = Executors.newFixedThreadPool(cores);
        Directory directory = new MMapDirectory(folder)) {
      KnnVectorsFormat format =
          new Lucene99HnswVectorsFormat(
              settings.maxConnections(), settings.beamWidth(), cores, workers, 0);
      IndexWriterConfig config =
          new IndexWriterConfig()
              .setRAMBufferSizeMB(BUFFER_MEGABYTES)
              .setCodec(
                  new Lucene104Codec() {
                    @Override
                    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                      return format;
                    }
                  });
      try (IndexWriter writer = new IndexWriter(directory, config)) {
        AtomicInteger next = new AtomicInteger();
        IntStream.range(0, cores)
            .mapToObj(_ -> CompletableFuture.runAsync(() -> add(writer, vectors, next), workers))
            .toList()
            .forEach(CompletableFuture::join);
        writer.forceMerge(1);
      }
    }
  }

  private static void add(IndexWriter writer, float[][] vectors, AtomicInteger next) {
    try {
      for (int item = next.getAndIncrement();
          item < vectors.length;
          item = next.getAndIncrement()) {
        Document document = new Document();
        document.add(
            new KnnFloatVectorField("vector", vectors[item], VectorSimilarityFunction.DOT_PRODUCT));
        writer.addDocument(document);
      }
    } catch (IOException e) {
      throw new IllegalStateException("Lucene failed: " + e.getMessage(), e);
    }
  }
}
