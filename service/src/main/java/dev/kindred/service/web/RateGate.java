package dev.kindred.service.web;

import dev.kindred.service.overload.RateLimit;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Refuses, with 429, what a client asks more often than it may, whatever it asks. */
public final class RateGate implements Filter {

  private final RateLimit limit;
  private final HandlerExceptionResolver failures;

  /**
   * A gate.
   *
   * @param failures answers those who are not let in
   */
  public RateGate(RateLimit limit, HandlerExceptionResolver failures) {
    this.limit = limit;
    this.failures = failures;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    long seconds = limit.secondsToWait(request.getRemoteAddr());
    if (seconds > 0
        && request instanceof HttpServletRequest http
        && response instanceof HttpServletResponse answer) {
      OverloadException refusal =
          new OverloadException(
              HttpStatus.TOO_MANY_REQUESTS,
              "Too many requests",
              "This client asks more often than it may; see kindred.rate-limit.per-second.",
              Long.toString(seconds));
      RequestTimes.failed(http, refusal);
      if (failures.resolveException(http, answer, null, refusal) == null) {
        throw new ServletException(refusal);
      }
      return;
    }
    chain.doFilter(request, response);
  }
}
