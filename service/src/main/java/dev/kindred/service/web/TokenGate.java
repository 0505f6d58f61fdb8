package dev.kindred.service.web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Lets only those change something who show the token. Reading needs none, but for the reports of
 * experiments: they tell how the business goes.
 */
public final class TokenGate implements Filter {

  private static final String EXPERIMENTS = "/experiments";

  /** The paths behind the gate. */
  public static final List<String> PATHS =
      List.of("/items", "/items/*", "/releases", "/releases/*", "/events", EXPERIMENTS + "/*");

  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  private final Optional<BearerToken> token;
  private final HandlerExceptionResolver failures;
  private final LongAdder refused = new LongAdder();

  /**
   * A gate.
   *
   * @param token what must be shown; if there is none, nobody comes in
   * @param failures answers those who do not
   */
  public TokenGate(Optional<BearerToken> token, HandlerExceptionResolver failures) {
    this.token = token;
    this.failures = failures;
  }

  /** How many were not let in. */
  public long refused() {
    return refused.sum();
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request instanceof HttpServletRequest http
        && response instanceof HttpServletResponse answer
        && !isFree(http)) {
      Optional<AccessException> refusal = refusal(http);
      if (refusal.isPresent()) {
        refused.increment();
        if (failures.resolveException(http, answer, null, refusal.get()) == null) {
          throw new ServletException(refusal.get());
        }
        return;
      }
    }
    chain.doFilter(request, response);
  }

  /** By the path that Tomcat has decoded, as those that lead here. */
  private static boolean isFree(HttpServletRequest request) {
    String path = request.getServletPath();
    if (path.equals(EXPERIMENTS)) {
      return true;
    }
    return READING.contains(request.getMethod()) && !path.startsWith(EXPERIMENTS + "/");
  }

  private Optional<AccessException> refusal(HttpServletRequest request) {
    if (token.isEmpty()) {
      return Optional.of(
          new AccessException(
              HttpStatus.FORBIDDEN,
              "Closed",
              "This service takes no changes and gives no reports, because it has no token: set KINDRED_TOKEN in its"
                  + " environment, or kindred.token-file, and start it again."));
    }
    String shown = request.getHeader("Authorization");
    if (shown == null || !token.get().isShownBy(shown)) {
      return Optional.of(
          new AccessException(
              HttpStatus.UNAUTHORIZED,
              "Not authorized",
              shown == null
                  ? "Send the service's token in the header 'Authorization: Bearer TOKEN'."
                  : "The token in the header 'Authorization' is not this service's."));
    }
    return Optional.empty();
  }
}
