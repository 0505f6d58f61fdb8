package dev.kindred.service.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/**
 * Goes around {@code GET /recommend}, gates and all, and counts it in Spring's own metric {@code
 * http.server.requests} with its tags, so that dashboards see all requests as one. Spring's
 * observation, which costs many times as much, leaves out what this counts.
 */
public final class RequestTimes implements Filter {

  private record Kind(int status, String exception) {}

  private static final String NONE = "none";
  private static final String COUNTED = RequestTimes.class.getName() + ".counted";
  private static final String FAILURE = RequestTimes.class.getName() + ".failure";

  private final MeterRegistry registry;
  private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();

  public RequestTimes(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Tells why a request was answered by a problem. */
  static void failed(HttpServletRequest request, Exception why) {
    request.setAttribute(FAILURE, why);
  }

  /** Whether a request, as Spring observes it, is counted here. */
  public static boolean counts(Observation.Context context) {
    if (!(context instanceof ServerRequestObservationContext observed)) {
      return false;
    }
    HttpServletRequest request = observed.getCarrier();
    return request != null && request.getAttribute(COUNTED) != null;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!(request instanceof HttpServletRequest http)
        || !(response instanceof HttpServletResponse answer)
        || !http.getMethod().equals("GET")) {
      chain.doFilter(request, response);
      return;
    }
    long start = System.nanoTime();
    http.setAttribute(COUNTED, true);
    int status = HttpServletResponse.SC_INTERNAL_SERVER_ERROR; // Unless it ends as it should.
    try {
      chain.doFilter(request, response);
      status = answer.getStatus();
    } catch (IOException | ServletException | RuntimeException e) {
      failed(http, e);
      if (e instanceof IOException) {
        status = answer.getStatus(); // Who has gone away does not make an answer wrong.
      }
      throw e;
    } finally {
      record(status, http.getAttribute(FAILURE), System.nanoTime() - start);
    }
  }

  private void record(int status, @Nullable Object failure, long nanos) {
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
