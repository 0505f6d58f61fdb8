package dev.kindred.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Changes a service on a port of this machine; whatever is not 2xx is an error. */
final class Client implements AutoCloseable {

  /** What the service must be started with. */
  static final String TOKEN = "a-token-for-benchmarks";

  private static final String JSON = "application/json";

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;

  Client(int port) {
    this.port = port;
  }

  String get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  String put(String path, String body) throws IOException, InterruptedException {
    return send(
        request(path).header("content-type", JSON).PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  String post(String path, String body) throws IOException, InterruptedException {
    return send(
        request(path).header("content-type", JSON).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  String postLines(String path, String body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("content-type", "application/x-ndjson")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  String delete(String path) throws IOException, InterruptedException {
    return send(request(path).DELETE());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("authorization", "Bearer " + TOKEN);
  }

  private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpRequest sent = request.build();
    HttpResponse<String> answer = http.send(sent, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          sent.method()
              + " "
              + sent.uri()
              + " was answered "
              + answer.statusCode()
              + ": "
              + answer.body());
    }
    return answer.body();
  }

  @Override
  public void close() {
    http.close();
  }
}
