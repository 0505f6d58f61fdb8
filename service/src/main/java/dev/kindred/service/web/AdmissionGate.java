package dev.kindred.service.web;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.kindred.service.overload.Admission;
import dev.kindred.service.overload.Turns;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.HandlerExceptionResolver;
import tools.jackson.databind.json.JsonMapper;

/**
 * Refuses recommendations early when there are too many, with 429: Tomcat closes the connection of
 * a 503, and to open another costs both sides more than the refusal. Who sends or reads slowly
 * takes nobody's place: bodies are read before, and answers sent after.
 */
public final class AdmissionGate implements Filter {

  /** Within how many milliseconds a request must be answered, or need not be any more. */
  public static final String DEADLINE = "X-Kindred-Deadline-Millis";

  private static final String RETRY_SECONDS = "1";

  /** Made once: when there is too much to do, a refusal must cost next to nothing. */
  private static final byte[] FULL =
      JsonMapper.shared()
          .writeValueAsBytes(
              new Problem(
                  "urn:kindred:problem:overloaded",
                  "Overloaded",
                  HttpStatus.TOO_MANY_REQUESTS.value(),
                  "As many requests are being answered as this service can; try again.",
                  "/recommend"));

  @JsonPropertyOrder({"type", "title", "status", "detail", "instance"})
  private record Problem(String type, String title, int status, String detail, String instance) {}

  private final Admission admission;
  private final Turns turns;
  private final HeldBodies bodies;
  private final HandlerExceptionResolver failures;

  /**
   * A gate.
   *
   * @param turns of those that are let in
   * @param bodies of all requests, which are read before those are let in
   * @param failures answers those who are not let in
   */
  public AdmissionGate(
      Admission admission, Turns turns, HeldBodies bodies, HandlerExceptionResolver failures) {
    this.admission = admission;
    this.turns = turns;
    this.bodies = bodies;
    this.failures = failures;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!(request instanceof HttpServletRequest http)
        || !(response instanceof HttpServletResponse answer)) {
      chain.doFilter(request, response);
      return;
    }
    long deadline;
    try {
      deadline = deadline(http);
    } catch (InvalidParameterException e) {
      refuse(http, answer, e);
      return;
    }
    if (!http.getMethod().equals(HttpMethod.POST.name())) {
      admit(http, answer, chain, deadline);
      return;
    }
    try (HeldBodies.Place place = bodies.place()) {
      try {
        place.read(http);
      } catch (BodyException | TooLargeException | OverloadException e) {
        refuse(http, answer, e);
        return;
      }
      admit(http, answer, chain, deadline);
    }
  }

  private void admit(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain, long deadline)
      throws IOException, ServletException {
    Optional<Admission.Refusal> refusal = admission.enter(deadline);
    if (refusal.isPresent()) {
      switch (refusal.get()) {
        case FULL -> refuseFull(response);
        case LATE -> refuse(request, response, late());
      }
      return;
    }
    Admitted admitted = new Admitted(admission, turns, deadline);
    admitted.at(request);
    try {
      chain.doFilter(request, response);
    } finally {
      admitted.end();
    }
  }

  private static long deadline(HttpServletRequest request) {
    String header = request.getHeader(DEADLINE);
    if (header == null) {
      return 0;
    }
    if (!header.matches("[1-9][0-9]{0,8}")) {
      throw new InvalidParameterException(
          "Malformed header",
          DEADLINE,
          header,
          "'" + DEADLINE + "' must be a whole number of milliseconds above 0.");
    }
    return Long.parseLong(header);
  }

  private static void refuseFull(HttpServletResponse answer) throws IOException {
    answer.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
    answer.setHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
    answer.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    answer.setContentLength(FULL.length);
    answer.getOutputStream().write(FULL);
  }

  static OverloadException late() {
    return new OverloadException(
        HttpStatus.TOO_MANY_REQUESTS,
        "Too late",
        "An answer would come after the deadline in '" + DEADLINE + "'.",
        RETRY_SECONDS);
  }

  private void refuse(
      HttpServletRequest request, HttpServletResponse response, RuntimeException why)
      throws ServletException {
    RequestTimes.failed(request, why);
    if (failures.resolveException(request, response, null, why) == null) {
      throw new ServletException(why);
    }
  }
}
