package dev.kindred.service.index;

import dev.kindred.model.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.SlowCodecReaderWrapper;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.store.NoLockFactory;
import org.apache.lucene.util.InfoStream;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;
import org.jspecify.annotations.Nullable;

/**
 * Writes vectors as one Lucene segment with one HNSW graph; a document is a node and keeps the
 * node's number.
 */
final class GraphWriter {

  /*
   * Lucene builds a graph on several threads only while it merges. So the vectors are first written
   * flat, then taken into a second index by one merge, which builds the whole graph on all cores.
   */

  static final String FIELD = "vector";

  private static final int FLAT_BUFFER_MEGABYTES = 1024;

  private GraphWriter() {}

  /** Writes into an empty or missing folder. */
  static void write(Path folder, DistinctVectors distinct, IndexSettings settings)
      throws IOException {
    try (Directory flat = directory(folder.resolve("flat"));
        Directory graph = directory(folder)) {
      writeFlat(flat, distinct.vectors());
      writeGraph(flat, graph, distinct.nodes().count(), settings);
      for (String file : flat.listAll()) {
        flat.deleteFile(file);
      }
    }
    Files.delete(folder.resolve("flat"));
  }

  static Directory directory(Path folder) throws IOException {
    return new MMapDirectory(folder, NoLockFactory.INSTANCE);
  }

  private static void writeFlat(Directory directory, List<float[]> vectors) throws IOException {
    KnnVectorsFormat noGraph = new Lucene99HnswVectorsFormat(16, 100, 1, null, Integer.MAX_VALUE);
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setCodec(codec(noGraph))
            .setMergePolicy(NoMergePolicy.INSTANCE)
            .setRAMBufferSizeMB(FLAT_BUFFER_MEGABYTES);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (float[] vector : vectors) {
        Document document = new Document();
        document.add(new KnnFloatVectorField(FIELD, vector, VectorSimilarityFunction.DOT_PRODUCT));
        writer.addDocument(document);
      }
    }
  }

  private static void writeGraph(Directory flat, Directory graph, int nodes, IndexSettings settings)
      throws IOException {
    int threads = Runtime.getRuntime().availableProcessors();
    ThreadFactory daemon = Thread.ofPlatform().daemon().name("index-build-", 0).factory();
    try (Progress progress = Progress.start("building index", nodes, "vectors");
        ExecutorService workers = Executors.newFixedThreadPool(threads, daemon);
        DirectoryReader reader = DirectoryReader.open(flat)) {
      KnnVectorsFormat hnsw = hnsw(settings, threads, workers);
      IndexWriterConfig config =
          new IndexWriterConfig()
              .setCodec(codec(hnsw))
              .setMergePolicy(NoMergePolicy.INSTANCE)
              .setInfoStream(new BuildProgress(progress));
      List<LeafReaderContext> leaves = reader.leaves();
      CodecReader[] segments = new CodecReader[leaves.size()];
      for (int i = 0; i < segments.length; i++) {
        segments[i] = SlowCodecReaderWrapper.wrap(leaves.get(i).reader());
      }
      try (IndexWriter writer = new IndexWriter(graph, config)) {
        writer.addIndexes(segments);
      }
    }
  }

  private static KnnVectorsFormat hnsw(
      IndexSettings settings, int threads, ExecutorService workers) {
    int connections = settings.maxConnections();
    int beam = settings.beamWidth();
    @Nullable ExecutorService used = threads == 1 ? null : workers;
    return switch (settings.precision()) {
      case FLOAT32 -> new Lucene99HnswVectorsFormat(connections, beam, threads, used, 0);
      case INT8 ->
          new Lucene104HnswScalarQuantizedVectorsFormat(
              ScalarEncoding.UNSIGNED_BYTE, connections, beam, threads, used, 0);
      case INT4 ->
          new Lucene104HnswScalarQuantizedVectorsFormat(
              ScalarEncoding.PACKED_NIBBLE, connections, beam, threads, used, 0);
    };
  }

  private static Codec codec(KnnVectorsFormat vectors) {
    return new Lucene104Codec() {
      @Override
      public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return vectors;
      }
    };
  }

  /** Counts the vectors that Lucene's builder tells of, a few thousand at a time. */
  private static final class BuildProgress extends InfoStream {

    private static final Pattern ADDED = Pattern.compile("addVectors .*: (\\d+) vectors.*");

    private final Progress progress;

    BuildProgress(Progress progress) {
      this.progress = progress;
    }

    @Override
    public void message(String component, String message) {
      Matcher added = ADDED.matcher(message);
      if (added.matches()) {
        progress.advance(Long.parseLong(added.group(1)));
      }
    }

    @Override
    public boolean isEnabled(String component) {
      return component.equals("HNSW");
    }

    @Override
    public void close() {}
  }
}
