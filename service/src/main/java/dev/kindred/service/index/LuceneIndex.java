package dev.kindred.service.index;

import dev.kindred.model.corpus.Popularity;
import dev.kindred.service.catalog.ItemSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.VectorUtil;

/** The embedded index: one Lucene segment, mapped into memory. */
final class LuceneIndex implements BuiltIndex {

  /*
   * Lucene can walk only over the neighbours that match and theirs (ACORN-1, arXiv 2403.04871). That
   * is quicker, and loses its way where what matches lies far from the query.
   */
  private static final KnnSearchStrategy EVERY_NEIGHBOUR = new KnnSearchStrategy.Hnsw(0);

  private static final int WIDER = 4; // A second walk's beam.

  private final Directory directory;
  private final DirectoryReader reader;
  private final LeafReader segment;
  private final Nodes nodes;
  private final Popularity popularity;
  private final Precision precision;
  private final Boosts boosts;
  private final VectorScan scan;
  private final IndexAudit audit;
  private final Optional<Live> live; // Empty if all items are.

  /** What is left: items and, where nodes have several, nodes behind which one of them stands. */
  private record Live(ItemSet items, Optional<BitSet> nodes) {}

  private LuceneIndex(
      Directory directory,
      DirectoryReader reader,
      Nodes nodes,
      Popularity popularity,
      Precision precision,
      IndexAudit audit) {
    this.directory = directory;
    this.reader = reader;
    this.segment = reader.leaves().getFirst().reader();
    this.nodes = nodes;
    this.popularity = popularity;
    this.precision = precision;
    this.boosts = Boosts.of(popularity, nodes);
    this.scan = new VectorScan(nodes, boosts);
    this.audit = audit;
    this.live = Optional.empty();
  }

  private LuceneIndex(LuceneIndex all, ItemSet left) {
    directory = all.directory;
    reader = all.reader;
    segment = all.segment;
    nodes = all.nodes;
    popularity = all.popularity;
    precision = all.precision;
    boosts = all.boosts;
    scan = all.scan;
    audit = all.audit;
    live =
        Optional.of(
            new Live(left, nodes.oneEach() ? Optional.empty() : Optional.of(nodes.of(left))));
  }

  @Override
  public CorpusIndex only(ItemSet left) {
    return new LuceneIndex(this, left);
  }

  /**
   * Opens what {@link GraphWriter} wrote.
   *
   * @throws IOException if the files are missing, damaged or hold another number of nodes
   */
  static LuceneIndex open(
      Path folder, Nodes nodes, Popularity popularity, Precision precision, IndexAudit audit)
      throws IOException {
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
        return new LuceneIndex(directory, reader, nodes, popularity, precision, audit);
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
  public float score(Query query, int item) {
    try {
      float score = VectorUtil.dotProduct(query.vector(), values().vectorValue(nodes.nodeOf(item)));
      return score + query.popularity() * popularity.logQ(item);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @Override
  public Popularity popularity() {
    return popularity;
  }

  @Override
  public SearchResult search(Query asked) {
    Query query = amongLive(asked);
    int matching = Math.min(query.matching(size()), nodes.count());
    int beam = beam(asked, matching);
    SearchCosts costs = audit.costs();
    if (!audit.aboveFloor() || costs.exact(matching) <= costs.walk(beam, matching, nodes.count())) {
      return exact(asked);
    }
    int limit = query.among().isPresent() ? costs.visitsWorth(matching) : Integer.MAX_VALUE;
    Walk walk = walk(query, beam, limit);
    if (!walk.trusted() && asked.among().isEmpty()) { // Much of what is near has been deleted.
      walk = walk(query, Math.min(WIDER * beam, matching), limit);
    }
    boolean complete = walk.hits().size() >= Math.min(query.k(), query.matching(size()));
    return walk.trusted() && complete ? walk.result(asked) : exact(asked);
  }

  private Query amongLive(Query query) {
    if (live.isEmpty()) {
      return query;
    }
    ItemSet left = live.get().items();
    return query.among(query.among().map(left::and).orElse(left));
  }

  /**
   * Room for k nodes beside those that are met and may not be in the answer; twice as much with a
   * filter, which puts the answer farther from where the walk begins, or where popularity counts,
   * for which more than the nearest k must be known.
   */
  private int beam(Query query, int matching) {
    int wanted = Math.max(audit.searchBeam(), 2 * query.k()) + query.excluded().size();
    return Math.max(1, Math.min(wider(query, wanted), matching));
  }

  /** A beam that is wide enough for this query where another is for a plain one. */
  int wider(Query query, int beam) {
    return query.among().isPresent() || query.popularity() > 0 ? 2 * beam : beam;
  }

  /**
   * A walk through the graph.
   *
   * @param hits what it found
   * @param visited how many nodes it scored
   * @param trusted false if it came to the limit of its visits, or met too few that match
   */
  record Walk(List<Hit> hits, long visited, boolean trusted) {
    SearchResult result(Query query) {
      return new SearchResult(query.among().isPresent() ? Plan.HNSW_FILTERED : Plan.HNSW, hits);
    }
  }

  /** Walks the graph, whatever comes of it. */
  Walk walk(Query query, int beam, int visitLimit) {
    KnnCollector collector =
        new TopKnnCollector(Math.min(beam, nodes.count()), visitLimit, EVERY_NEIGHBOUR);
    Optional<Acceptance> acceptance = query.among().map(this::acceptance);
    try {
      segment.searchNearestVectors(
          GraphWriter.FIELD,
          query.vector(),
          collector,
          AcceptDocs.fromLiveDocs(acceptance.orElse(null), nodes.count()));
    } catch (IOException e) {
      throw unreadable(e);
    }
    ScoreDoc[] found = collector.topDocs().scoreDocs;
    TopItems best = precision == Precision.FLOAT32 ? best(query, found) : bestAgain(query, found);
    if (query.popularity() > 0) {
      addPopular(query, found, best);
    }
    return new Walk(
        best.hits(),
        collector.visitedCount(),
        !collector.earlyTerminated() && acceptance.map(met -> met.asExpected(beam)).orElse(true));
  }

  private TopItems best(Query query, ScoreDoc[] found) {
    TopItems best = new TopItems(Math.min(query.k(), size()));
    for (ScoreDoc node : found) {
      float score = innerProduct(node.score);
      if (query.popularity() == 0 && score < best.threshold()) {
        break;
      }
      boosts.offer(node.doc, score, query, best);
    }
    return best;
  }

  /** A graph of rough vectors gives rough scores. */
  private TopItems bestAgain(Query query, ScoreDoc[] found) {
    try {
      return scan.best(query, values(), Arrays.stream(found).mapToInt(node -> node.doc).toArray());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private void addPopular(Query query, ScoreDoc[] found, TopItems best) {
    // The outer half of a beam has gaps; of the inner half the walk has missed next to nothing.
    float farthest = found.length == 0 ? -1 : innerProduct(found[found.length / 2].score);
    int[] nodesFound = Arrays.stream(found).mapToInt(node -> node.doc).sorted().toArray();
    try {
      scan.addPopular(query, values(), best, nodesFound, farthest);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @SuppressWarnings("ReferenceEquality") // All that is left is the one set of a view.
  private Acceptance acceptance(ItemSet items) {
    if (nodes.oneEach()) { // A look at each node that is met, instead of at each item that matches.
      return new Acceptance(
          node -> items.contains(nodes.itemAt(node)), items.size(), nodes.count());
    }
    BitSet matching =
        live.filter(left -> left.items() == items)
            .flatMap(Live::nodes)
            .orElseGet(() -> nodes.of(items));
    return new Acceptance(matching::get, matching.cardinality(), nodes.count());
  }

  @Override
  public SearchResult exact(Query query) {
    try {
      return new SearchResult(Plan.EXACT, scan.best(amongLive(query), values()).hits());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Lucene's score of an inner product x is (1 + x) / 2. */
  static float innerProduct(float score) {
    return 2 * score - 1;
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
