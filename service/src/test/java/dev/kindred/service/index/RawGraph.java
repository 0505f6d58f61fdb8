package dev.kindred.service.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;

/** Lucene's graph over vectors of any length as they are, compared by inner product. */
final class RawGraph implements AutoCloseable {

  private final Directory directory;
  private final DirectoryReader reader;

  private RawGraph(Directory directory, DirectoryReader reader) {
    this.directory = directory;
    this.reader = reader;
  }

  /** Adds the vectors one after the other, on this thread. */
  static RawGraph of(float[][] vectors) throws IOException {
    Directory directory = new ByteBuffersDirectory();
    IndexWriterConfig config =
        new IndexWriterConfig().setCodec(codec()).setMergePolicy(NoMergePolicy.INSTANCE);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (float[] vector : vectors) {
        Document document = new Document();
        document.add(
            new KnnFloatVectorField(
                "vector", vector, VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT));
        writer.addDocument(document);
      }
    }
    DirectoryReader reader = DirectoryReader.open(directory);
    if (reader.leaves().size() != 1) {
      throw new IllegalStateException("not one graph but " + reader.leaves().size());
    }
    return new RawGraph(directory, reader);
  }

  private static Lucene104Codec codec() {
    return new Lucene104Codec() {
      @Override
      public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return new Lucene99HnswVectorsFormat(16, 100, 1, null, 0);
      }
    };
  }

  List<Hit> search(float[] query, int k, int beam) {
    TopKnnCollector collector = new TopKnnCollector(beam, Integer.MAX_VALUE);
    try {
      reader
          .leaves()
          .getFirst()
          .reader()
          .searchNearestVectors(
              "vector", query, collector, AcceptDocs.fromLiveDocs(null, reader.maxDoc()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Arrays.stream(collector.topDocs().scoreDocs)
        .limit(k)
        .map(found -> new Hit(found.doc, found.score))
        .toList();
  }

  @Override
  public void close() throws IOException {
    reader.close();
    directory.close();
  }
}
