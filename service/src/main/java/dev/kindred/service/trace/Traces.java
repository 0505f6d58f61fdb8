package dev.kindred.service.trace;

import dev.kindred.service.recommend.Stage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Traces of requests: a span for each, named by its method and route, and below it one for each
 * stage of answering. A caller's {@code traceparent} (W3C) is followed, and decides whether a
 * request is traced; without one a share is. Spans are sent in batches on a thread of their own,
 * and dropped when too many wait.
 */
public final class Traces implements Stage.Timings, AutoCloseable {

  private static final long CLOSE_SECONDS = 5;
  private static final AttributeKey<String> REQUEST_ID =
      AttributeKey.stringKey("kindred.request.id");
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");

  private enum Headers implements TextMapGetter<Function<String, @Nullable String>> {
    GETTER;

    @Override
    public Iterable<String> keys(Function<String, @Nullable String> headers) {
      return W3CTraceContextPropagator.getInstance().fields();
    }

    @Override
    public @Nullable String get(@Nullable Function<String, @Nullable String> headers, String name) {
      return headers == null ? null : headers.apply(name);
    }
  }

  private static final ThreadLocal<Span> CURRENT = new ThreadLocal<>();

  private final SdkTracerProvider provider;
  private final Tracer tracer;

  /**
   * A request as it comes.
   *
   * @param id ours
   * @param method of HTTP
   * @param path as it was sent
   */
  public record Incoming(String id, String method, String path) {}

  /** A request that is being answered on this thread. */
  public static final class Request {

    private final Incoming incoming;
    private final Span span;

    private Request(Incoming incoming, Span span) {
      this.incoming = incoming;
      this.span = span;
      CURRENT.set(span);
    }

    /** The id of its trace, 32 hexadecimal digits. */
    public String traceId() {
      return span.getSpanContext().getTraceId();
    }

    /**
     * Ends it.
     *
     * @param route the pattern of its path; empty if nothing answers there
     */
    public void end(String route, int status) {
      CURRENT.remove();
      span.setAttribute(STATUS, (long) status);
      if (!route.isEmpty()) {
        span.setAttribute(ROUTE, route);
        span.updateName(incoming.method() + " " + route);
      }
      if (status >= 500) {
        span.setStatus(StatusCode.ERROR);
      }
      span.end();
    }
  }

  /** Begins to send traces. */
  public Traces(TraceSettings settings) {
    provider =
        SdkTracerProvider.builder()
            .setResource(
                Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "kindred")))
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(settings.share())))
            .addSpanProcessor(
                BatchSpanProcessor.builder(
                        OtlpHttpSpanExporter.builder().setEndpoint(settings.endpoint()).build())
                    .build())
            .build();
    tracer = provider.get("dev.kindred.service");
  }

  /**
   * Begins a request on this thread.
   *
   * @param headers its headers by name; null where there is none
   * @return empty if it is not traced
   */
  public Optional<Request> begin(Incoming incoming, Function<String, @Nullable String> headers) {
    Context parent =
        W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, Headers.GETTER);
    Span span =
        tracer
            .spanBuilder(incoming.method())
            .setParent(parent)
            .setSpanKind(SpanKind.SERVER)
            .setAttribute(METHOD, incoming.method())
            .setAttribute(PATH, incoming.path())
            .setAttribute(REQUEST_ID, incoming.id())
            .startSpan();
    return span.isRecording() ? Optional.of(new Request(incoming, span)) : Optional.empty();
  }

  @Override
  public void took(Stage stage, long nanos) {
    Span request = CURRENT.get();
    if (request == null || stage == Stage.TOTAL) { // The request's own span says that.
      return;
    }
    Instant end = Instant.now();
    tracer
        .spanBuilder(stage.label())
        .setParent(Context.root().with(request))
        .setStartTimestamp(end.minusNanos(nanos))
        .startSpan()
        .end(end);
  }

  /** Sends what waits, for some seconds at most, and ends. */
  @Override
  public void close() {
    provider.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
  }
}
