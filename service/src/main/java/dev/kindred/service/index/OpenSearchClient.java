package dev.kindred.service.index;

import java.io.IOException;
import java.io.Serial;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the nodes of an OpenSearch cluster in turn, and the next one where one does not answer. */
final class OpenSearchClient implements AutoCloseable {

  private static final int TOO_MANY = 429;
  private static final int FAILED = 500; // This and above: another node may do better.
  private static final long PAUSE_MILLIS = 20; // Before the second attempt; more before others.
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final List<URI> nodes;
  private final String authorization;
  private final int retries;
  private final HttpClient http;
  private final AtomicInteger turn = new AtomicInteger();

  OpenSearchClient(OpenSearchSettings settings) {
    nodes = settings.urls().stream().map(URI::create).toList();
    authorization = settings.authorization();
    retries = settings.retries();
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
  }

  /** OpenSearch understood a request and refuses it. */
  static final class RefusedException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;
    private final int status;

    RefusedException(int status, String message) {
      super(message);
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  /**
   * Sends a request and reads its JSON.
   *
   * @param path without a leading slash
   * @param body empty for none
   * @param timeout of all attempts together
   * @throws RefusedException if it is refused
   * @throws IndexUnavailableException if no node answers in time, or not all shards do
   */
  JsonNode send(String method, String path, String body, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    String problem = "";
    int first = turn.getAndIncrement(); // Others take turns meanwhile: each counts on by itself.
    for (int attempt = 0; attempt <= retries; attempt++) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        break;
      }
      URI node = nodes.get(Math.floorMod(first + attempt, nodes.size()));
      // No attempt takes all the time, so that another node has some.
      long share = attempt == retries ? left : Math.max(1, left / 2);
      try {
        HttpResponse<byte[]> answer =
            http.send(
                request(node.resolve(path), method, body, Duration.ofNanos(share)),
                HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != TOO_MANY && answer.statusCode() < FAILED) {
          JsonNode json = json(method + " " + path, answer);
          if (isComplete(json)) {
            return json;
          }
          problem = node + " gave a part of an answer: " + cut(json.toString());
        } else {
          problem = node + " answered " + answer.statusCode() + ": " + cut(text(answer));
        }
      } catch (IOException e) {
        problem = node + " does not answer: " + e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IndexUnavailableException("interrupted while OpenSearch was asked", e);
      }
      pause(attempt, deadline);
    }
    throw new IndexUnavailableException("the index does not answer: " + problem);
  }

  private HttpRequest request(URI uri, String method, String body, Duration timeout) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(timeout)
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header(
          "content-type", body.endsWith("\n") ? "application/x-ndjson" : "application/json");
    }
    if (!authorization.isEmpty()) {
      request.header("authorization", authorization);
    }
    return request.build();
  }

  private static JsonNode json(String request, HttpResponse<byte[]> answer) {
    if (answer.statusCode() >= 300) {
      throw new RefusedException(
          answer.statusCode(),
          "%s: %d %s".formatted(request, answer.statusCode(), cut(text(answer))));
    }
    try {
      return MAPPER.readTree(answer.body());
    } catch (JacksonException e) {
      RefusedException refused =
          new RefusedException(answer.statusCode(), request + ": no JSON: " + cut(text(answer)));
      refused.initCause(e);
      throw refused;
    }
  }

  /** Whether every shard has answered, of each search. */
  private static boolean isComplete(JsonNode answer) {
    for (JsonNode one : answer.path("responses")) {
      if (one.has("error") || !isComplete(one)) {
        return false;
      }
    }
    return !answer.path("timed_out").asBoolean(false)
        && answer.path("_shards").path("failed").asInt(0) == 0;
  }

  private void pause(int attempt, long deadline) {
    long millis = Math.min(PAUSE_MILLIS << attempt, (deadline - System.nanoTime()) / 1_000_000);
    if (attempt < retries && millis > 0) {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static String cut(String text) {
    return text.length() <= 500 ? text : text.substring(0, 500) + "…";
  }

  @Override
  public void close() {
    http.close();
  }
}
