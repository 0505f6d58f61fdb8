package dev.kindred.service.web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Leads {@code GET /recommend} straight to its controller. Spring's way there, with routing,
 * negotiation and observation, costs as much as half a search. Failures and all other methods go
 * Spring's way.
 */
public final class RecommendShortcut implements Filter {

  /** What it answers. */
  public static final String PATH = "/recommend";

  private final RecommendController controller;
  private final HandlerExceptionResolver failures;

  /**
   * A shortcut.
   *
   * @param failures answers with what is wrong
   */
  public RecommendShortcut(RecommendController controller, HandlerExceptionResolver failures) {
    this.controller = controller;
    this.failures = failures;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request instanceof HttpServletRequest get
        && response instanceof HttpServletResponse answer
        && get.getMethod().equals("GET")) {
      get(get, answer);
    } else {
      chain.doFilter(request, response);
    }
  }

  private void get(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    byte[] body;
    try {
      body = controller.recommend(request);
    } catch (RuntimeException e) {
      RequestTimes.failed(request, e);
      if (failures.resolveException(request, response, null, e) == null) {
        throw new ServletException(e);
      }
      return;
    }
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
