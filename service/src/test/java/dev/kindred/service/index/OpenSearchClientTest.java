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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OpenSearchClientTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private HttpServer node;
  private String alive;
  private String gone;

  @BeforeEach
  void start() throws IOException {
    node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    node.createContext(
        "/",
        exchange -> {
          byte[] answer = "{\"found\": true}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
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

  private static OpenSearchClient client(int retries, String... urls) {
    return new OpenSearchClient(
        new OpenSearchSettings(List.of(urls), "", "kindred", 1, 0, LONG, retries));
  }
}
