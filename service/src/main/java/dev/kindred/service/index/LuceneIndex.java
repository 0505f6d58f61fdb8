package dev.kindred.service.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.VectorUtil;
import org.apache.lucene.util.hnsw.NeighborQueue;

/** The embedded index: one Lucene segment, mapped into memory. */
final class LuceneIndex implements CorpusIndex {

  /*
   * A search with beam b scores some ten nodes for each place of the beam, in random order. Scoring
   * every vector in order is cheaper below that many nodes, and always right.
   */
  private static final int NODES_SCORED_PER_BEAM_PLACE = 10;

  private final Directory directory;
  private final DirectoryReader reader;
  private final LeafReader segment;
  private final Nodes nodes;
  private final IndexAudit audit;

  private LuceneIndex(Directory directory, DirectoryReader reader, Nodes nodes, IndexAudit audit) {
    this.directory = directory;
    this.reader = reader;
    this.segment = reader.leaves().getFirst().reader();
    this.nodes = nodes;
    this.audit = audit;
  }

  /**
   * Opens what {@link GraphWriter} wrote.
   *
   * @throws IOException if the files are missing, damaged or hold another number of nodes
   */
  static LuceneIndex open(Path folder, Nodes nodes, IndexAudit audit) throws IOException {
    Directory directory = GraphWriter.directory(folder);
    try {
      DirectoryReader reader = DirectoryReader.open(directory);
      try {
        if (reader.leaves().size() != 1
            || reader.maxDoc() != nodes.count()
            || reader.numDocs() != nodes.count()) {
          throw new CorruptIndexException(
              "not one segment of " + nodes.count() + " nodes", folder.toString());
        }
        reader.leaves().getFirst().reader().checkIntegrity();
        return new LuceneIndex(directory, reader, nodes, audit);
      } catch (IOException | RuntimeException e) {
        reader.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  LeafReader segment() {
    return segment;
  }

  @Override
  public int size() {
    return nodes.items();
  }

  @Override
  public float[] vector(int item) {
    try {
      return values().vectorValue(nodes.nodeOf(item)).clone();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @Override
  public SearchResult search(float[] query, int k, Exclusions excluded) {
    int beam = Math.max(audit.searchBeam(), 2 * k) + excluded.size();
    if (!audit.graphUsed() || nodes.count() <= (long) NODES_SCORED_PER_BEAM_PLACE * beam) {
      return exact(query, k, excluded);
    }
    SearchResult found = walk(query, k, beam, excluded);
    boolean complete = found.hits().size() >= Math.min(k, size() - excluded.below(size()));
    return complete ? found : exact(query, k, excluded);
  }

  /** Walks the graph, whatever comes of it. */
  SearchResult walk(float[] query, int k, int beam, Exclusions excluded) {
    KnnCollector collector = new TopKnnCollector(Math.min(beam, nodes.count()), Integer.MAX_VALUE);
    try {
      segment.searchNearestVectors(
          GraphWriter.FIELD,
          query,
          collector,
          AcceptDocs.fromLiveDocs(segment.getLiveDocs(), segment.maxDoc()));
    } catch (IOException e) {
      throw unreadable(e);
    }
    ScoreDoc[] found = collector.topDocs().scoreDocs;
    List<Hit> hits = new ArrayList<>(k);
    for (int i = 0; i < found.length && hits.size() < k; i++) {
      float innerProduct = 2 * found[i].score - 1; // Lucene's score is (1 + inner product) / 2
      addItems(found[i].doc, innerProduct, k, excluded, hits);
    }
    return new SearchResult(Plan.HNSW, hits);
  }

  @Override
  public SearchResult exact(float[] query, int k, Exclusions excluded) {
    int wanted = (int) Math.min((long) k + excluded.size(), nodes.count());
    NeighborQueue best = new NeighborQueue(wanted, false);
    try {
      FloatVectorValues values = values();
      for (int node = 0; node < nodes.count(); node++) {
        best.insertWithOverflow(node, VectorUtil.dotProduct(query, values.vectorValue(node)));
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
    int count = best.size();
    int[] node = new int[count];
    float[] score = new float[count];
    for (int i = count - 1; i >= 0; i--) { // the worst comes out first
      score[i] = best.topScore();
      node[i] = best.pop();
    }
    List<Hit> hits = new ArrayList<>(k);
    for (int i = 0; i < count && hits.size() < k; i++) {
      addItems(node[i], score[i], k, excluded, hits);
    }
    return new SearchResult(Plan.EXACT, hits);
  }

  @Override
  public IndexAudit audit() {
    return audit;
  }

  @Override
  public void close() {
    try {
      reader.close();
      directory.close();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private void addItems(int node, float score, int k, Exclusions excluded, List<Hit> hits) {
    int end = nodes.start(node + 1);
    for (int i = nodes.start(node); i < end && hits.size() < k; i++) {
      int item = nodes.itemAt(i);
      if (!excluded.contains(item)) {
        hits.add(new Hit(item, score));
      }
    }
  }

  private FloatVectorValues values() throws IOException {
    FloatVectorValues values = segment.getFloatVectorValues(GraphWriter.FIELD);
    if (values == null) {
      throw new CorruptIndexException("no vectors", directory.toString());
    }
    return values;
  }

  private static UncheckedIOException unreadable(IOException cause) {
    return new UncheckedIOException("the index cannot be read", cause);
  }
}
