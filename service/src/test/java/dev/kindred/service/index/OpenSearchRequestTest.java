package dev.kindred.service.index;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.kindred.model.corpus.Popularity;
import dev.kindred.service.catalog.ItemSet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is sent to a cluster that finds nothing. */
@Timeout(60)
class OpenSearchRequestTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int NODES = 100_000;
  private static final int ITEMS = 2 * NODES; // Two of each: n and n + NODES.

  private final Queue<String> bodies = new ConcurrentLinkedQueue<>();
  private HttpServer node;
  private OpenSearchClient client;
  private OpenSearchIndex index;

  @BeforeEach
  void start() throws IOException {
    node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    node.createContext(
        "/",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] answer = "{\"hits\": {\"hits\": []}}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    node.start();
    String url = "http://127.0.0.1:" + node.getAddress().getPort() + "/";
    client =
        new OpenSearchClient(new OpenSearchSettings(List.of(url), "", "kindred", 1, 0, LONG, 1));
    int[] nodeOf = new int[ITEMS];
    Arrays.setAll(nodeOf, item -> item % NODES);
    index =
        OpenSearchIndex.of(
            client,
            "items",
            LONG,
            Nodes.of(nodeOf, NODES),
            Popularity.of(new long[ITEMS]),
            Precision.FLOAT32,
            new IndexAudit(ITEMS, NODES, 1, 1, 10, 100, true, SearchCosts.UNKNOWN));
  }

  @AfterEach
  void stop() {
    client.close();
    node.stop(0);
  }

  @Test
  void aFewThatAreGoneAreSentNotAllThatAreLeft() {
    CorpusIndex view = without(7, 7 + NODES, 9); // The twin of 9 is left.

    assertThat(sent(view, Query.of(new float[] {1, 0}, 10)))
        .contains("\"must_not\":" + documents(7))
        .hasSizeLessThan(1000);
  }

  @Test
  void whereTwinsAreLeftNothingIsSent() {
    assertThat(sent(without(3, 5 + NODES), Query.of(new float[] {1, 0}, 10)))
        .doesNotContain("bitmap");
  }

  @Test
  void whereManyAreGoneThoseThatAreLeftAreSent() {
    int[] gone = new int[ITEMS / 4];
    Arrays.setAll(gone, i -> i % 2 == 0 ? i / 2 : i / 2 + NODES);
    BitSet left = new BitSet();
    left.set(ITEMS / 8, NODES);

    assertThat(sent(without(gone), Query.of(new float[] {1, 0}, 10)))
        .contains("\"filter\":" + documents(left));
  }

  @Test
  void ofThoseAskedForTheOnesThatAreLeftAreSent() {
    Query query = Query.of(new float[] {1, 0}, 10).among(ItemSet.of(7, 8));

    assertThat(sent(without(7), query)).contains("\"filter\":" + documents(8));
  }

  private CorpusIndex without(int... items) {
    BitSet gone = new BitSet();
    Arrays.stream(items).forEach(gone::set);
    return index.only(ItemSet.without(gone, ITEMS));
  }

  /** The body of a walk, after that of exact search has been compared with it. */
  private String sent(CorpusIndex view, Query query) {
    bodies.clear();
    view.search(query);
    view.exact(query);
    String walk = bodies.remove();
    String exact = bodies.remove();
    assertThat(exact.contains("bitmap")).isEqualTo(walk.contains("bitmap"));
    assertThat(exact.contains("must_not")).isEqualTo(walk.contains("must_not"));
    return walk;
  }

  private static String documents(int node) {
    BitSet one = new BitSet();
    one.set(node);
    return documents(one);
  }

  private static String documents(BitSet nodes) {
    String bits = Base64.getEncoder().encodeToString(RoaringBits.of(nodes));
    return "{\"terms\":{\"n\":[\"" + bits + "\"],\"value_type\":\"bitmap\"}}";
  }
}
