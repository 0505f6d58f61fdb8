package dev.kindred.service.web;

import dev.kindred.service.trace.Traces;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.MDC;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Goes around every request: gives it an id, which is in its answer's header {@code X-Request-Id}
 * and in each line that is logged meanwhile, and traces it where traces are on.
 */
public final class RequestFrame implements Filter {

  /** The header with the id. */
  public static final String HEADER = "X-Request-Id";

  /** How the id is called in a line of the log. */
  private static final String LOGGED_ID = "requestId";

  private static final String LOGGED_TRACE = "traceId";
  private static final String ID = RequestFrame.class.getName() + ".id";

  private final Optional<Traces> traces;
  private final RequestIds ids = new RequestIds();

  /** A frame, which traces if there is something to trace with. */
  public RequestFrame(Optional<Traces> traces) {
    this.traces = traces;
  }

  /** The id of a request. */
  static String id(HttpServletRequest request) {
    if (request.getAttribute(ID) instanceof String id) {
      return id;
    }
    throw new IllegalStateException("a request has come past " + RequestFrame.class);
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!(request instanceof HttpServletRequest http)
        || !(response instanceof HttpServletResponse answer)) {
      chain.doFilter(request, response);
      return;
    }
    String id = ids.next();
    http.setAttribute(ID, id);
    answer.setHeader(HEADER, id);
    MDC.put(LOGGED_ID, id);
    try {
      if (traces.isPresent()) {
        traced(traces.get(), id, http, answer, chain);
      } else {
        chain.doFilter(request, response);
      }
    } finally {
      MDC.remove(LOGGED_ID);
    }
  }

  private static void traced(
      Traces traces,
      String id,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    Optional<Traces.Request> trace =
        traces.begin(
            new Traces.Incoming(id, request.getMethod(), request.getRequestURI()),
            request::getHeader);
    if (trace.isEmpty()) {
      chain.doFilter(request, response);
      return;
    }
    MDC.put(LOGGED_TRACE, trace.get().traceId());
    int status = HttpServletResponse.SC_INTERNAL_SERVER_ERROR; // Unless it ends as it should.
    try {
      chain.doFilter(request, response);
      status = response.getStatus();
    } finally {
      MDC.remove(LOGGED_TRACE);
      trace.get().end(route(request), status);
    }
  }

  /** The pattern of the path; the shortcut knows none, and has but one path. */
  private static String route(HttpServletRequest request) {
    Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    if (pattern != null) {
      return pattern.toString();
    }
    return request.getRequestURI().equals(RecommendShortcut.PATH) ? RecommendShortcut.PATH : "";
  }
}
