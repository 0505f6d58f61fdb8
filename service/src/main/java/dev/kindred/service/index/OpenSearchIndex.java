package dev.kindred.service.index;

import dev.kindred.model.corpus.Popularity;
import dev.kindred.service.catalog.ItemSet;
import java.time.Duration;
import java.util.Base64;
import java.util.BitSet;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * An index in OpenSearch: a document for each distinct vector, spread over shards. Which items
 * stand behind which document, and how popular they are, is kept here.
 */
final class OpenSearchIndex implements BuiltIndex {

  /**
   * What a document holds: its number, its vector, the most log q of its items, their rank by it.
   */
  static final String NODE = "n";

  static final String VECTOR = "v";
  static final String POPULARITY = "p";
  static final String RANK = "r";

  private static final int MOST_HITS = 10_000; // OpenSearch gives no more.
  private static final int FIRST_POPULAR = 1024;
  private static final int AT_ONCE = 1000; // Vectors of one request.
  private static final int MOST_GONE = 4096; // Documents: some 10 KB of a request.
  private static final float CERTAINLY_POSITIVE = 1.01f; // With an inner product of unit vectors.
  private static final String FILTERED_PATHS =
      "?allow_partial_search_results=false&filter_path=timed_out,_shards.failed,hits.hits._id,hits.hits._score";

  private final OpenSearchClient client;
  private final String name;
  private final Duration timeout;
  private final Nodes nodes;
  private final Popularity popularity;
  private final Precision precision;
  private final Boosts boosts;
  private final IndexAudit audit;
  private final Optional<ItemSet> left; // Empty if all items are.
  private final Optional<String> withoutGone; // A filter; empty if none or many are gone.

  private OpenSearchIndex(
      OpenSearchClient client,
      String name,
      Duration timeout,
      Nodes nodes,
      Popularity popularity,
      Precision precision,
      Boosts boosts,
      IndexAudit audit,
      Optional<ItemSet> left) {
    this.client = client;
    this.name = name;
    this.timeout = timeout;
    this.nodes = nodes;
    this.popularity = popularity;
    this.precision = precision;
    this.boosts = boosts;
    this.audit = audit;
    this.left = left;
    withoutGone = left.flatMap(items -> withoutGone(nodes, items));
  }

  /**
   * An index that is complete.
   *
   * @param name of the index or an alias of it
   */
  static OpenSearchIndex of(
      OpenSearchClient client,
      String name,
      Duration timeout,
      Nodes nodes,
      Popularity popularity,
      Precision precision,
      IndexAudit audit) {
    return new OpenSearchIndex(
        client,
        name,
        timeout,
        nodes,
        popularity,
        precision,
        Boosts.of(popularity, nodes),
        audit,
        Optional.empty());
  }

  @Override
  public CorpusIndex only(ItemSet items) {
    return new OpenSearchIndex(
        client, name, timeout, nodes, popularity, precision, boosts, audit, Optional.of(items));
  }

  @Override
  public int size() {
    return nodes.items();
  }

  @Override
  public float[] vector(int item) {
    return vectors(item)[0];
  }

  @Override
  public float[][] vectors(int... items) {
    float[][] vectors = new float[items.length][];
    for (int from = 0; from < items.length; from += AT_ONCE) {
      int to = Math.min(items.length, from + AT_ONCE);
      StringBuilder ids = new StringBuilder("{\"ids\":[");
      for (int i = from; i < to; i++) {
        ids.append(i > from ? "," : "").append('"').append(nodes.nodeOf(items[i])).append('"');
      }
      JsonNode documents =
          ask("/_mget?_source_includes=" + VECTOR, ids.append("]}").toString()).path("docs");
      for (int i = from; i < to; i++) {
        JsonNode document = documents.path(i - from);
        if (!document.path("found").asBoolean(false)) {
          throw new IndexUnavailableException(
              "the index " + name + " lacks the vector of document " + nodes.nodeOf(items[i]));
        }
        vectors[i] = floats(document.path("_source").path(VECTOR));
      }
    }
    return vectors;
  }

  private static float[] floats(JsonNode numbers) {
    float[] floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers.get(i).asDouble();
    }
    return floats;
  }

  @Override
  public float score(Query query, int item) {
    return CorpusIndex.innerProduct(query.vector(), vector(item))
        + query.popularity() * popularity.logQ(item);
  }

  @Override
  public Popularity popularity() {
    return popularity;
  }

  @Override
  public SearchResult search(Query asked) {
    Query query = amongLeft(asked);
    return audit.aboveFloor()
        ? new SearchResult(
            asked.among().isPresent() ? Plan.HNSW_FILTERED : Plan.HNSW,
            walk(query, beam(asked, audit.searchBeam())).hits())
        : exact(asked);
  }

  private Query amongLeft(Query query) {
    if (left.isEmpty()) {
      return query;
    }
    return query.among(query.among().map(left.get()::and).orElse(left.get()));
  }

  /** The documents that a query is about; empty if all are. */
  private Optional<String> filter(Query query) {
    Optional<String> few = query.among().equals(left) ? withoutGone : Optional.empty();
    return few.or(() -> query.among().map(items -> documents(nodes.of(items))));
  }

  /** As with the embedded index; each shard keeps so many. */
  private int beam(Query query, int least) {
    int wanted = Math.max(least, 2 * query.k()) + query.excluded().size();
    boolean wider = query.among().isPresent() || query.popularity() > 0;
    return Math.min(MOST_HITS, Math.min(wider ? 2 * wanted : wanted, nodes.count()));
  }

  /** What the graphs of all shards give, whatever comes of it. */
  TopItems walk(Query query, int beam) {
    int wanted =
        query.popularity() > 0 ? beam : Math.min(beam, query.k() + query.excluded().size());
    StringBuilder body = new StringBuilder(16 * query.vector().length + 256);
    body.append("{\"size\":").append(wanted).append(",\"_source\":false,\"query\":{\"knn\":{\"");
    body.append(VECTOR).append("\":{\"k\":").append(beam).append(",\"vector\":");
    append(body, query.vector());
    filter(query).ifPresent(filter -> body.append(",\"filter\":").append(filter));
    JsonNode hits = hits(body.append("}}}").append(again(query, beam)).append("}").toString());
    TopItems best = new TopItems(Math.min(query.k(), size()));
    BitSet found = new BitSet();
    float[] scores = new float[hits.size()];
    for (int i = 0; i < scores.length; i++) {
      int node = node(hits.get(i));
      float score = score(hits.get(i));
      scores[i] = precision == Precision.FLOAT32 ? innerProduct(score) : score - CERTAINLY_POSITIVE;
      found.set(node);
      boosts.offer(node, scores[i], query, best);
    }
    if (query.popularity() > 0) {
      // The outer half of a beam has gaps; of the inner half the walk has missed next to nothing.
      addPopular(query, best, found, scores.length == 0 ? -1 : scores[scores.length / 2]);
    }
    return best;
  }

  /** A graph of rough vectors gives rough scores: each shard scores its own again. */
  private String again(Query query, int beam) {
    if (precision == Precision.FLOAT32) {
      return "";
    }
    return ",\"rescore\":{\"window_size\":"
        + beam
        + ",\"query\":{\"query_weight\":0,\"rescore_query_weight\":1,\"rescore_query\":{"
        + script(query.popularity(0), "{\"match_all\":{}}", CERTAINLY_POSITIVE)
        + "}}}";
  }

  /** Scores the most popular, until none of the others can come among the best. */
  private void addPopular(Query query, TopItems best, BitSet found, float farthest) {
    int from = 0;
    int to = Math.min(FIRST_POPULAR, nodes.count());
    while (from < nodes.count()
        && boosts.most(boosts.node(from), farthest, query) > best.threshold()) {
      String ranks = "{\"range\":{\"%s\":{\"gte\":%d,\"lt\":%d}}}".formatted(RANK, from, to);
      String filter = filter(query).map(among -> "[" + ranks + "," + among + "]").orElse(ranks);
      int wanted = Math.min(MOST_HITS, query.k() + query.excluded().size() + found.cardinality());
      for (JsonNode hit : hits(scripted(query, "{\"bool\":{\"filter\":" + filter + "}}", wanted))) {
        int node = node(hit);
        if (!found.get(node)) {
          boosts.offer(node, plain(query, node, score(hit)), query, best);
        }
      }
      from = to;
      to = (int) Math.min(nodes.count(), 2L * to);
    }
  }

  @Override
  public SearchResult exact(Query asked) {
    Query query = amongLeft(asked);
    String among = filter(query).orElse("{\"match_all\":{}}");
    int wanted = Math.min(MOST_HITS, query.k() + query.excluded().size());
    while (true) {
      JsonNode hits = hits(scripted(query, among, wanted));
      TopItems best = new TopItems(Math.min(query.k(), size()));
      float last = Float.NEGATIVE_INFINITY;
      for (JsonNode hit : hits) {
        int node = node(hit);
        float score = plain(query, node, score(hit));
        boosts.offer(node, score, query, best);
        last = boosts.most(node, score, query);
      }
      // A document counts by its most popular item, which may not be one of those wanted.
      if (hits.size() < wanted || last <= best.threshold() || wanted == MOST_HITS) {
        return new SearchResult(Plan.EXACT, best.hits());
      }
      wanted = Math.min(MOST_HITS, 4 * wanted);
    }
  }

  /** The documents that match, by inner product and popularity. */
  private String scripted(Query query, String filter, int wanted) {
    return "{\"size\":"
        + wanted
        + ",\"_source\":false,\"query\":{"
        + script(query, filter, offset(query))
        + "}}";
  }

  /** Scores must not be negative, so that something is added to each. */
  private static String script(Query query, String filter, float added) {
    StringBuilder body = new StringBuilder(16 * query.vector().length + 512);
    body.append("\"script_score\":{\"query\":").append(filter).append(",\"script\":{\"source\":\"");
    body.append("innerProduct(params.q, doc['").append(VECTOR).append("']) + params.w * doc['");
    body.append(POPULARITY).append("'].value + params.c\",\"params\":{\"w\":");
    body.append(query.popularity()).append(",\"c\":").append(added).append(",\"q\":");
    append(body, query.vector());
    return body.append("}}}").toString();
  }

  /** Unit vectors have inner products of at least -1; log q is least at the last rank. */
  private float offset(Query query) {
    int last = boosts.node(nodes.count() - 1);
    return CERTAINLY_POSITIVE - Math.min(0, boosts.most(last, 0, query));
  }

  /** The inner product, of what the script gave. */
  private float plain(Query query, int node, float scripted) {
    return scripted - offset(query) - boosts.most(node, 0, query);
  }

  private JsonNode hits(String body) {
    return ask("/_search" + FILTERED_PATHS, body).path("hits").path("hits");
  }

  /** An index that somebody has removed is as far away as one whose nodes are. */
  private JsonNode ask(String path, String body) {
    try {
      return client.send("POST", name + path, body, timeout);
    } catch (OpenSearchClient.RefusedException e) {
      throw new IndexUnavailableException("the index cannot be asked: " + e.getMessage(), e);
    }
  }

  /** All documents but those that are gone, where these are few: it goes with every search. */
  private static Optional<String> withoutGone(Nodes nodes, ItemSet left) {
    if (left.size() < nodes.items() / 2) {
      return Optional.empty();
    }
    BitSet gone = nodes.without(left);
    if (gone.isEmpty()) {
      return Optional.of("{\"match_all\":{}}"); // Each that is gone has a twin that is left.
    }
    return gone.cardinality() > MOST_GONE
        ? Optional.empty()
        : Optional.of("{\"bool\":{\"must_not\":" + documents(gone) + "}}");
  }

  /** The documents of these numbers. */
  private static String documents(BitSet numbers) {
    String bits = Base64.getEncoder().encodeToString(RoaringBits.of(numbers));
    return "{\"terms\":{\"" + NODE + "\":[\"" + bits + "\"],\"value_type\":\"bitmap\"}}";
  }

  private static void append(StringBuilder body, float[] vector) {
    body.append('[');
    for (int i = 0; i < vector.length; i++) {
      body.append(i > 0 ? "," : "").append(vector[i]);
    }
    body.append(']');
  }

  private static int node(JsonNode hit) {
    return Integer.parseInt(hit.path("_id").asString());
  }

  private static float score(JsonNode hit) {
    return (float) hit.path("_score").asDouble();
  }

  /** A score is 1 + x of an inner product x of 0 or more, and 1 / (1 - x) of others. */
  static float innerProduct(float score) {
    return score >= 1 ? score - 1 : 1 - 1 / score;
  }

  @Override
  public IndexAudit audit() {
    return audit;
  }

  /** Other replicas have changes of their own beside it. */
  @Override
  public boolean isReplaceable() {
    return false;
  }

  @Override
  public void close() {
    // The client is everybody's.
  }
}
