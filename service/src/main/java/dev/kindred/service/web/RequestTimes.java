package dev.kindred.service.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Counts the requests to {@code /recommend} that do not go Spring's way, in Spring's own metric
 * {@code http.server.requests} with its tags, so that dashboards see all requests as one.
 */
public final class RequestTimes {

  private record Kind(int status, String exception) {}

  private static final String NONE = "none";

  private final MeterRegistry registry;
  private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();

  public RequestTimes(MeterRegistry registry) {
    this.registry = registry;
  }

  void record(int status, @Nullable Exception failure, long nanos) {
    String exception = failure == null ? NONE : failure.getClass().getSimpleName();
    timers
        .computeIfAbsent(new Kind(status, exception), this::timer)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Kind kind) {
    return Timer.builder("http.server.requests")
        .tag("error", kind.exception())
        .tag("exception", kind.exception())
        .tag("method", "GET")
        .tag("outcome", outcome(kind.status()))
        .tag("status", Integer.toString(kind.status()))
        .tag("uri", "/recommend")
        .register(registry);
  }

  private static String outcome(int status) {
    return switch (HttpStatus.Series.valueOf(status)) {
      case INFORMATIONAL -> "INFORMATIONAL";
      case SUCCESSFUL -> "SUCCESS";
      case REDIRECTION -> "REDIRECTION";
      case CLIENT_ERROR -> "CLIENT_ERROR";
      case SERVER_ERROR -> "SERVER_ERROR";
    };
  }
}
