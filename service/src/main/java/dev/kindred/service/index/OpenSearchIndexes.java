package dev.kindred.service.index;

import dev.kindred.model.files.Digests;
import dev.kindred.model.files.InvalidInputException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Indexes in OpenSearch. Each is named by the digest of all that it was made from, so that every
 * replica of the service finds what one of them has built. It is loaded under a name of its own and
 * counts from the moment at which the alias of that digest leads to it.
 *
 * <pre>
 *   PREFIX-KEY-UUID     an index
 *   PREFIX-KEY          alias: it is complete; its mapping's _meta holds the audit
 *   PREFIX-of-RELEASE   alias: what this release's bundle has now; for people, nothing reads it
 * </pre>
 */
public final class OpenSearchIndexes implements CorpusIndexes, AutoCloseable {

  private static final Logger LOG = System.getLogger(OpenSearchIndexes.class.getName());
  private static final int FORMAT_VERSION = 1;
  private static final int BULK_BYTES = 4 << 20;
  private static final int BULK_ATTEMPTS = 8;
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration SHORT = Duration.ofSeconds(10);
  private static final int NOT_FOUND = 404;
  private static final int TIMED_OUT = 408;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final OpenSearchSettings settings;
  private final IndexSettings graph;
  private final OpenSearchClient client;

  /**
   * Where indexes are kept.
   *
   * @param graph how they are built; int4 is not for OpenSearch
   * @throws InvalidInputException if the precision is none of OpenSearch's
   */
  public OpenSearchIndexes(OpenSearchSettings settings, IndexSettings graph) {
    if (graph.precision() == Precision.INT4) {
      throw new InvalidInputException(
          "kindred.index.precision must be float32 or int8 with OpenSearch, but is int4");
    }
    this.settings = settings;
    this.graph = graph;
    client = new OpenSearchClient(settings);
  }

  @Override
  public BuiltIndex open(IndexSource source) {
    float[][] vectors = source.vectors().get();
    List<List<Query>> queries = source.auditQueries(vectors);
    return switch (source.similarity()) {
      case COSINE -> openUnit(source, DistinctVectors.of(vectors), queries);
      case INNER_PRODUCT -> {
        InnerProductSpace space = InnerProductSpace.of(vectors);
        DistinctVectors distinct = DistinctVectors.of(space.items(vectors));
        yield new InnerProductIndex(openUnit(source, distinct, space.queries(queries)), space);
      }
    };
  }

  /** Nobody asks for it: what is found is of the very vectors. */
  @Override
  public BuiltIndex replace(IndexSource source) {
    return open(source);
  }

  /** Not asked for: an index here is not replaced by one process. */
  @Override
  public BuiltIndex openOnce(IndexSource source) {
    return open(source);
  }

  @Override
  public void requireReachable() {
    try {
      client.send("GET", "", "", SHORT);
    } catch (OpenSearchClient.RefusedException e) { // Who may not ask this may search all the same.
      LOG.log(Level.DEBUG, "OpenSearch is there", e);
    }
  }

  /** Nothing: an index that is not complete may be another replica's, who is building it. */
  @Override
  public void removeAbandoned() {}

  /** Nothing: other replicas may search old indexes; docs/usage.md says how to remove them. */
  @Override
  public void tidy(int most) {}

  private BuiltIndex openUnit(
      IndexSource source, DistinctVectors distinct, List<List<Query>> queries) {
    String alias = settings.prefix() + "-" + key(source, distinct);
    OpenSearchIndex index =
        find(alias, source, distinct).orElseGet(() -> build(alias, source, distinct, queries));
    if (!index.audit().aboveFloor() && graph.floor().below() == IndexSettings.BelowFloor.REFUSE) {
      throw new BelowFloorException(index.audit(), graph);
    }
    return index;
  }

  private Optional<OpenSearchIndex> find(
      String alias, IndexSource source, DistinctVectors distinct) {
    try {
      JsonNode mappings = client.send("GET", alias + "/_mapping", "", SHORT);
      Map.Entry<String, JsonNode> found = mappings.properties().iterator().next();
      JsonNode audit = found.getValue().path("mappings").path("_meta").path("audit");
      client.send("POST", "_aliases", ofRelease(found.getKey(), source.release()), SHORT);
      return Optional.of(
          index(alias, source, distinct, MAPPER.treeToValue(audit, IndexAudit.class)));
    } catch (OpenSearchClient.RefusedException e) {
      if (e.status() == NOT_FOUND) {
        return Optional.empty();
      }
      throw unusable(e);
    }
  }

  private OpenSearchIndex index(
      String name, IndexSource source, DistinctVectors distinct, IndexAudit audit) {
    return OpenSearchIndex.of(
        client,
        name,
        settings.timeout(),
        distinct.nodes(),
        source.popularity(),
        graph.precision(),
        audit);
  }

  private OpenSearchIndex build(
      String alias, IndexSource source, DistinctVectors distinct, List<List<Query>> queries) {
    String name = alias + "-" + UUID.randomUUID().toString().substring(0, 8);
    long started = System.nanoTime();
    try {
      client.send("PUT", name, creation(distinct.dimension()), LONG);
      try {
        load(name, source, distinct);
        IndexAudit audit = audit(name, source, distinct, queries);
        client.send(
            "PUT",
            name + "/_mapping",
            MAPPER.writeValueAsString(Map.of("_meta", Map.of("audit", audit))),
            SHORT);
        Optional<OpenSearchIndex> other = find(alias, source, distinct);
        if (other.isPresent()) { // A replica that began earlier has built the same.
          remove(name);
          return other.get();
        }
        client.send("POST", "_aliases", publication(name, alias), SHORT);
        client.send("POST", "_aliases", ofRelease(name, source.release()), SHORT);
        LOG.log(
            Level.INFO,
            "{0}: {1} vectors on {2} shards in {3} s",
            name,
            distinct.nodes().count(),
            settings.shards(),
            TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started));
        return index(alias, source, distinct, audit);
      } catch (RuntimeException e) {
        remove(name);
        throw e;
      }
    } catch (OpenSearchClient.RefusedException e) {
      throw unusable(e);
    }
  }

  private void remove(String name) {
    try {
      client.send("DELETE", name, "", SHORT);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "the index " + name + " is not complete and can be removed", e);
    }
  }

  private static InvalidInputException unusable(OpenSearchClient.RefusedException e) {
    return new InvalidInputException("OpenSearch refuses an index: " + e.getMessage(), e);
  }

  private String creation(int dimension) {
    String encoder =
        graph.precision() == Precision.INT8
            ? ",\"encoder\":{\"name\":\"sq\",\"parameters\":{\"bits\":7}}"
            : "";
    return """
    {"settings": {"index": {"knn": true, "number_of_shards": %d, "number_of_replicas": 0,
      "refresh_interval": "-1"}},
     "mappings": {"dynamic": "strict", "properties": {
      "n": {"type": "integer"}, "p": {"type": "float"}, "r": {"type": "integer"},
      "v": {"type": "knn_vector", "dimension": %d, "method": {"name": "hnsw", "engine": "lucene",
        "space_type": "innerproduct", "parameters": {"m": %d, "ef_construction": %d%s}}}}}}
    """
        .strip()
        .formatted(
            settings.shards(), dimension, graph.maxConnections(), graph.beamWidth(), encoder);
  }

  private void load(String name, IndexSource source, DistinctVectors distinct) {
    Boosts boosts = Boosts.of(source.popularity(), distinct.nodes());
    int[] ranks = new int[distinct.nodes().count()];
    for (int place = 0; place < ranks.length; place++) {
      ranks[boosts.node(place)] = place;
    }
    Query plain = Query.of(new float[0], 1).popularity(1);
    StringBuilder bulk = new StringBuilder();
    for (int node = 0; node < ranks.length; node++) {
      bulk.append("{\"index\":{\"_id\":\"").append(node).append("\"}}\n{\"n\":").append(node);
      bulk.append(",\"r\":").append(ranks[node]);
      bulk.append(",\"p\":").append(boosts.most(node, 0, plain)).append(",\"v\":[");
      float[] vector = distinct.vectors().get(node);
      for (int i = 0; i < vector.length; i++) {
        bulk.append(i > 0 ? "," : "").append(vector[i]);
      }
      bulk.append("]}\n");
      if (bulk.length() > BULK_BYTES || node == ranks.length - 1) {
        write(name, bulk.toString());
        bulk.setLength(0);
      }
    }
    client.send(
        "PUT",
        name + "/_settings",
        "{\"index\":{\"number_of_replicas\":" + settings.replicas() + "}}",
        SHORT);
    client.send("POST", name + "/_forcemerge?max_num_segments=1", "", Duration.ofHours(6));
    client.send("POST", name + "/_refresh", "", LONG);
    awaitCopies(name);
    long documents = client.send("GET", name + "/_count", "", SHORT).path("count").asLong();
    if (documents != ranks.length) {
      throw new InvalidInputException(
          "OpenSearch has %d of the %d vectors of %s".formatted(documents, ranks.length, name));
    }
  }

  /** An index whose copies are late can be searched. */
  private void awaitCopies(String name) {
    try {
      client.send("GET", "_cluster/health/" + name + "?wait_for_status=green&timeout=1m", "", LONG);
    } catch (OpenSearchClient.RefusedException e) {
      if (e.status() != TIMED_OUT) {
        throw e;
      }
      LOG.log(Level.WARNING, "{0}: not all copies of its shards are there yet", name);
    }
  }

  /** Documents are numbered, so that one that is written twice is there once. */
  private void write(String name, String lines) {
    String problem = "";
    for (int attempt = 0; attempt < BULK_ATTEMPTS; attempt++) {
      try {
        JsonNode answer =
            client.send("POST", name + "/_bulk?filter_path=errors,items.*.error", lines, LONG);
        if (!answer.path("errors").asBoolean(true)) {
          return;
        }
        problem = answer.path("items").path(0).toString();
      } catch (IndexUnavailableException e) {
        problem = String.valueOf(e.getMessage());
      }
    }
    throw new IndexUnavailableException("vectors cannot be written to " + name + ": " + problem);
  }

  /** Makes the index count, and it alone: two replicas may come to this at once. */
  private static String publication(String name, String alias) {
    return """
    {"actions": [{"remove": {"index": "%s-*", "alias": "%s", "must_exist": false}},
                 {"add": {"index": "%s", "alias": "%s"}}]}
    """
        .strip()
        .formatted(alias, alias, name, alias);
  }

  /** Makes the release's alias lead to an index and to no other, at once. */
  private String ofRelease(String name, String release) {
    String alias =
        settings.prefix()
            + "-of-"
            + HexFormat.of().formatHex(release.getBytes(StandardCharsets.UTF_8));
    return """
    {"actions": [{"remove": {"index": "%s-*", "alias": "%s", "must_exist": false}},
                 {"add": {"index": "%s", "alias": "%s"}}]}
    """
        .strip()
        .formatted(settings.prefix(), alias, name, alias);
  }

  /** As {@link GraphAudit}. */
  private IndexAudit audit(
      String name, IndexSource source, DistinctVectors distinct, List<List<Query>> queries) {
    OpenSearchIndex index =
        index(name, source, distinct, OpenSearchAudit.unknown(distinct, graph.searchBeam()));
    return OpenSearchAudit.of(index, distinct, queries, graph);
  }

  private String key(IndexSource source, DistinctVectors distinct) {
    MessageDigest digest = Digests.newSha256();
    String madeFrom =
        String.join(
            "\n",
            source.digest(),
            source.popularityKey(),
            graph.toString(),
            "" + settings.shards(),
            "" + FORMAT_VERSION);
    digest.update(madeFrom.getBytes(StandardCharsets.UTF_8));
    ByteBuffer bytes = ByteBuffer.allocate(distinct.dimension() * Float.BYTES);
    for (float[] vector : distinct.vectors()) {
      bytes.asFloatBuffer().put(vector);
      digest.update(bytes.array());
    }
    ByteBuffer node = ByteBuffer.allocate(Integer.BYTES);
    for (int item = 0; item < distinct.nodes().items(); item++) {
      digest.update(node.putInt(0, distinct.nodes().nodeOf(item)).array());
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 16);
  }

  @Override
  public void close() {
    client.close();
  }
}
