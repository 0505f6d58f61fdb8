package dev.kindred.service.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OpenSearchClientTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private static final Answer FOUND = new Answer(200, "{\"found\": true}");

  private record Answer(int status, String json) {}

  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>(); // Then all are FOUND.
  private final AtomicInteger asked = new AtomicInteger();
  private HttpServer node;
  private String alive;
  private String gone;

  @BeforeEach
  void start() throws IOException {
    node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    node.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          Answer next = Optional.ofNullable(answers.poll()).orElse(FOUND);
          byte[] answer = next.json().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(next.status(), answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    node.start();
    alive = "http://127.0.0.1:" + node.getAddress().getPort() + "/";
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      gone = "http://127.0.0.1:" + closed.getLocalPort() + "/";
    }
  }

  @AfterEach
  void stop() {
    node.stop(0);
  }

  @Test
  void whoeverMeetsANodeThatIsGoneAsksTheNextHoweverManyAskAtOnce() throws Exception {
    try (OpenSearchClient client = client(1, gone, alive);
        ExecutorService many = Executors.newFixedThreadPool(8)) {
      List<Future<Boolean>> answers = new ArrayList<>();
      for (int request = 0; request < 200; request++) {
        answers.add(
            many.submit(() -> client.send("GET", "x", "", LONG).at("/found").booleanValue()));
      }
      for (Future<Boolean> answer : answers) {
        assertThat(answer.get()).isTrue();
      }
    }
  }

  @Test
  void whereNoNodeAnswersTheLastIsNamed() {
    try (OpenSearchClient client = client(2, gone)) {
      assertThatThrownBy(() -> client.send("GET", "x", "", LONG))
          .isInstanceOf(IndexUnavailableException.class)
          .hasMessageContaining(gone);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"timed_out\": true, \"_shards\": {\"failed\": 0}}",
        "{\"timed_out\": false, \"_shards\": {\"total\": 2, \"failed\": 1}, \"hits\": {}}",
        "{\"responses\": [{\"hits\": {}}, {\"_shards\": {\"failed\": 1}, \"hits\": {}}]}",
        "{\"responses\": [{\"hits\": {}}, {\"error\": {\"type\": \"rejected\"}}]}",
      })
  void anAnswerOfAPartOfTheShardsIsAskedAgainAndNeverTaken(String part) {
    answers.add(new Answer(200, part));
    try (OpenSearchClient client = client(1, alive)) {
      assertThat(client.send("POST", "x/_search", "{}", LONG).at("/found").booleanValue()).isTrue();
      assertThat(asked).hasValue(2);
      answers.add(new Answer(200, part));
      answers.add(new Answer(200, part));
      assertThatThrownBy(() -> client.send("POST", "x/_search", "{}", LONG))
          .isInstanceOf(IndexUnavailableException.class)
          .hasMessageContaining("gave a part of an answer");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void aNodeThatIsBusyOrFailsIsAskedAsOftenAsIsSet(int status) {
    for (int i = 0; i < 4; i++) {
      answers.add(new Answer(status, "{\"reason\": \"busy\"}"));
    }
    try (OpenSearchClient client = client(2, alive)) {
      assertThatThrownBy(() -> client.send("GET", "x", "", LONG))
          .isInstanceOf(IndexUnavailableException.class)
          .hasMessageContaining("answered " + status);
      assertThat(asked).hasValue(3);
      assertThat(client.send("GET", "x", "", LONG).at("/found").booleanValue()).isTrue();
      assertThat(asked).hasValue(5);
    }
  }

  @Test
  void whatIsRefusedIsNotAskedAgain() {
    answers.add(new Answer(400, "{\"reason\": \"no such field\"}"));
    try (OpenSearchClient client = client(2, alive)) {
      assertThatThrownBy(() -> client.send("GET", "x", "", LONG))
          .isInstanceOf(OpenSearchClient.RefusedException.class)
          .hasMessageContaining("no such field");
      assertThat(asked).hasValue(1);
    }
  }

  private static OpenSearchClient client(int retries, String... urls) {
    return new OpenSearchClient(
        new OpenSearchSettings(List.of(urls), "", "kindred", 1, 0, LONG, retries));
  }
}
