package dev.kindred.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.kindred.service.RunningService.Answer;
import dev.kindred.service.release.TestBundles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Traces, as a collector of OTLP over HTTP receives them. */
@Timeout(60)
class TracingTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";

  @TempDir Path folder;

  private final ConcurrentLinkedQueue<ReceivedSpan> received = new ConcurrentLinkedQueue<>();

  @SuppressWarnings("NullAway.Init") // Set before each test.
  private HttpServer collector;

  private int requests;

  @BeforeEach
  void listen() throws IOException {
    TestBundles.write(folder.resolve("one"), 60);
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/v1/traces",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          synchronized (received) {
            requests++;
          }
          received.addAll(ReceivedSpan.of(body));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
  }

  @AfterEach
  void stop() {
    collector.stop(0);
  }

  private RunningService service(String... settings) {
    return RunningService.start(folder, settings);
  }

  private String endpoint() {
    return "--kindred.tracing.endpoint=http://127.0.0.1:"
        + collector.getAddress().getPort()
        + "/v1/traces";
  }

  @Test
  void aRequestIsASpanWithItsStagesBelowIt() {
    Answer answer;
    Answer posted;
    Answer unknown;
    try (RunningService service = service(endpoint(), "--kindred.tracing.share=1")) {
      answer = service.get("/recommend?seed=shop/item-1&mode=next");
      posted = service.post("/recommend", "{\"seeds\": [{\"id\": \"shop/item-2\"}]}");
      unknown = service.get("/items/nobody");
    } // What waits is sent at the end.

    ReceivedSpan request = of(answer);
    assertThat(request.name()).isEqualTo("GET /recommend");
    assertThat(request.parent()).isEmpty();
    assertThat(request.text("http.route")).isEqualTo("/recommend");
    assertThat(request.number("http.response.status_code")).isEqualTo(200);
    List<ReceivedSpan> stages =
        received.stream().filter(span -> span.parent().equals(request.id())).toList();
    assertThat(stages)
        .extracting(ReceivedSpan::name)
        .containsExactly("parse", "embed", "search", "write");
    assertThat(stages)
        .allSatisfy(stage -> {
          assertThat(stage.trace()).isEqualTo(request.trace());
          assertThat(stage.start()).isLessThanOrEqualTo(stage.end());
          // Two clocks: the request's is monotonic, a stage's the system's.
          assertThat(stage.start()).isGreaterThan(request.start() - 50_000_000);
          assertThat(stage.end()).isLessThan(request.end() + 50_000_000);
        });
    assertThat(of(posted).name()).isEqualTo("POST /recommend");
    assertThat(of(unknown).name()).isEqualTo("GET /items/{*path}");
    assertThat(of(unknown).number("http.response.status_code")).isEqualTo(404);
  }

  @Test
  void theCallersTraceIsFollowedAndDecides() {
    Answer sampled;
    Answer not;
    try (RunningService service = service(endpoint(), "--kindred.tracing.share=0")) {
      sampled =
          service.getWith(
              "traceparent", "00-%s-%s-01".formatted(TRACE, PARENT), "/recommend?seed=shop/item-1");
      not =
          service.getWith(
              "traceparent", "00-%s-%s-00".formatted(TRACE, PARENT), "/recommend?seed=shop/item-1");
      service.get("/recommend?seed=shop/item-3");
    }

    assertThat(of(sampled).trace()).isEqualTo(TRACE);
    assertThat(of(sampled).parent()).isEqualTo(PARENT);
    assertThat(received)
        .filteredOn(span -> span.name().equals("GET /recommend"))
        .hasSize(1)
        .noneMatch(span -> span.text("kindred.request.id").equals(not.requestId()));
  }

  @Test
  void withoutAnEndpointThereIsNothing() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (RunningService service = service()) {
      service.get("/recommend?seed=shop/item-1");
      assertThat(service.bean("tracing", Wiring.Tracing.class).traces()).isEmpty();
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(thread -> !before.contains(thread))
          .noneMatch(thread -> thread.getName().startsWith("BatchSpanProcessor"));
    }
    assertThat(requests).isZero();
  }

  @Test
  void aCollectorThatIsAwayStopsNoAnswer() {
    collector.stop(0);
    try (RunningService service = service(endpoint(), "--kindred.tracing.share=1")) {
      assertThat(service.get("/recommend?seed=shop/item-1").status()).isEqualTo(200);
    }
  }

  private ReceivedSpan of(Answer answer) {
    Optional<ReceivedSpan> found =
        received.stream()
            .filter(span -> span.text("kindred.request.id").equals(answer.requestId()))
            .findFirst();
    return found.orElseThrow(() -> new AssertionError("no span of " + answer.requestId()));
  }
}
