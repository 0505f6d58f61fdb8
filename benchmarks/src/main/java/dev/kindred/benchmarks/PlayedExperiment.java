package dev.kindred.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * People who ask a service that runs and click as often as its variants deserve; all of it over
 * HTTP, as a shop would.
 *
 * @param port of the service on the loopback address
 * @param token for its events and its report
 * @param seeds ids that people ask with
 * @param rates clicked requests of each variant, on average over people
 */
record PlayedExperiment(int port, String token, List<String> seeds, SimulatedLog.Rates rates) {

  private static final int MOST_REQUESTS = 8;
  private static final int AT_ONCE = 500; // events of one POST
  private static final JsonMapper MAPPER = JsonMapper.shared();

  /** Lets people ask; returns how many requests they sent. */
  long play(int people, long seed) throws IOException {
    Random random = new Random(seed);
    List<String> events = new ArrayList<>();
    long requests = 0;
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int person = 0; person < people; person++) {
        double own = 2 * random.nextDouble();
        int asks = 1 + random.nextInt(MOST_REQUESTS);
        for (int i = 0; i < asks; i++) {
          String about = seeds.get(random.nextInt(seeds.size()));
          JsonNode answer =
              get(client, "/recommend?k=10&unit=user-" + person + "&seed=" + encoded(about));
          String id = answer.at("/requestId").asString();
          events.add(event("impression", id, ""));
          double rate = rates.of(answer.at("/experiment/variant").asString());
          JsonNode items = answer.at("/items");
          double draw = random.nextDouble();
          int place = random.nextInt(Math.max(1, items.size()));
          if (draw < own * rate) {
            events.add(event("click", id, items.at("/" + place + "/id").asString()));
          }
          requests++;
        }
        if (events.size() >= AT_ONCE || person == people - 1) {
          post(client, String.join("\n", events));
          events.clear();
        }
      }
    }
    return requests;
  }

  /** The experiment's report. */
  JsonNode report(String experiment) throws IOException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return get(client, "/experiments/" + encoded(experiment) + "/report");
    }
  }

  private static String event(String kind, String requestId, String item) {
    return item.isEmpty()
        ? MAPPER.writeValueAsString(new Seen(kind, requestId))
        : MAPPER.writeValueAsString(new Done(kind, requestId, item));
  }

  record Seen(String kind, String requestId) {}

  record Done(String kind, String requestId, String item) {}

  private JsonNode get(HttpClient client, String path) throws IOException {
    return MAPPER.readTree(sent(client, request(path).GET(), 200));
  }

  private void post(HttpClient client, String lines) throws IOException {
    sent(
        client,
        request("/events")
            .header("Content-Type", "application/x-ndjson")
            .POST(HttpRequest.BodyPublishers.ofString(lines)),
        202);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("Authorization", "Bearer " + token);
  }

  private static String sent(HttpClient client, HttpRequest.Builder request, int expected)
      throws IOException {
    try {
      HttpResponse<String> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != expected) {
        throw new IOException(answer.uri() + " was answered " + answer.body());
      }
      return answer.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
