package dev.kindred.service.web;

import dev.kindred.service.event.NoReportException;
import dev.kindred.service.index.IndexUnavailableException;
import dev.kindred.service.recommend.RecommendException;
import dev.kindred.service.write.UnconfirmedWriteException;
import dev.kindred.service.write.WriteRefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.apache.catalina.connector.ClientAbortException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Answers every failure with problem details (RFC 9457): {@code type}, {@code title}, {@code
 * status}, {@code detail}, {@code instance}, and {@code parameter} and {@code value} where one is
 * to blame.
 */
@RestControllerAdvice
public final class Problems {

  private static final Logger LOG = System.getLogger(Problems.class.getName());
  private static final int RETRY_SECONDS = 2;
  private static final String TYPE = "urn:kindred:problem:"; // and the title; of HTTP's own, none

  @ExceptionHandler
  ResponseEntity<ProblemDetail> invalid(InvalidParameterException e, HttpServletRequest request) {
    ProblemDetail problem =
        problem(HttpStatus.BAD_REQUEST, e.title(), String.valueOf(e.getMessage()), request);
    blame(problem, e.parameter(), e.value());
    return answer(problem);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unknownItem(UnknownItemException e, HttpServletRequest request) {
    ProblemDetail problem = unknownItem(String.valueOf(e.getMessage()), request, e.closest());
    blame(problem, "id", e.id());
    return answer(problem);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> noAccess(AccessException e, HttpServletRequest request) {
    ProblemDetail problem = problem(e.status(), e.title(), String.valueOf(e.getMessage()), request);
    ResponseEntity.BodyBuilder answer = ResponseEntity.status(e.status());
    if (e.status() == HttpStatus.UNAUTHORIZED) {
      answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    return answer.body(problem);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> overload(OverloadException e, HttpServletRequest request) {
    ProblemDetail problem = problem(e.status(), e.title(), String.valueOf(e.getMessage()), request);
    return ResponseEntity.status(e.status())
        .header(HttpHeaders.RETRY_AFTER, e.retryAfter())
        .body(problem);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> refused(ReleaseRefusedException e, HttpServletRequest request) {
    ProblemDetail problem =
        problem(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "Release refused",
            String.valueOf(e.getMessage()),
            request);
    blame(problem, "name", e.name());
    return answer(problem);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> noReport(NoReportException e, HttpServletRequest request) {
    String detail = sentence(String.valueOf(e.getMessage()));
    return switch (e.missing()) {
      case EXPERIMENT ->
          answer(problem(HttpStatus.NOT_FOUND, "Unknown experiment", detail, request));
      case VARIANT -> {
        ProblemDetail problem = problem(HttpStatus.BAD_REQUEST, "Unknown variant", detail, request);
        blame(problem, "control", String.valueOf(request.getParameter("control")));
        yield answer(problem);
      }
    };
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> tooLarge(TooLargeException e, HttpServletRequest request) {
    return answer(
        problem(
            HttpStatus.CONTENT_TOO_LARGE, "Too large", String.valueOf(e.getMessage()), request));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> noBody(BodyException e, HttpServletRequest request) {
    return answer(problem(e.status(), e.title(), String.valueOf(e.getMessage()), request));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> notWritten(WriteRefusedException e, HttpServletRequest request) {
    return unavailable(
        "The change was not made: " + e.getMessage() + ". Try again later.",
        "Not written",
        request);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unconfirmed(
      UnconfirmedWriteException e, HttpServletRequest request) {
    return unavailable(
        "The change may be made or not: " + e.getMessage() + ". Make it again.",
        "Not confirmed",
        request);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> indexAway(IndexUnavailableException e, HttpServletRequest request) {
    return unavailable(sentence(String.valueOf(e.getMessage())), request);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> busy(BusyException e, HttpServletRequest request) {
    return unavailable(String.valueOf(e.getMessage()), request);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> loading(LoadingException e, HttpServletRequest request) {
    return unavailable(String.valueOf(e.getMessage()), request);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> notAnswered(RecommendException e, HttpServletRequest request) {
    String detail = sentence(String.valueOf(e.getMessage()));
    return switch (e) {
      case RecommendException.UnknownItem unknown -> {
        ProblemDetail problem = unknownItem(detail, request, unknown.closest());
        blame(problem, parameter(request, unknown.parameter()), unknown.id());
        yield answer(problem);
      }
      case RecommendException.NothingKnown unknown -> {
        ProblemDetail problem = problem(HttpStatus.NOT_FOUND, "Nothing known", detail, request);
        blame(problem, parameter(request, unknown.parameter()), unknown.name());
        yield answer(problem);
      }
      case RecommendException.UnknownRelease unknown -> {
        ProblemDetail problem = problem(HttpStatus.NOT_FOUND, "Unknown release", detail, request);
        blame(problem, "release", unknown.name());
        yield answer(problem);
      }
      case RecommendException.UnknownAttribute unknown -> {
        ProblemDetail problem =
            problem(HttpStatus.BAD_REQUEST, "Unknown attribute", detail, request);
        blame(problem, parameter(request, unknown.parameter()), unknown.attribute());
        yield answer(problem);
      }
      case RecommendException.InvalidSeed invalid -> {
        ProblemDetail problem = problem(HttpStatus.BAD_REQUEST, "Invalid seed", detail, request);
        blame(problem, parameter(request, invalid.parameter()), invalid.value());
        yield answer(problem);
      }
      case RecommendException.InvalidForce invalid -> {
        ProblemDetail problem = problem(HttpStatus.BAD_REQUEST, "Invalid variant", detail, request);
        blame(problem, ForcedVariant.HEADER, invalid.value());
        yield answer(problem);
      }
      case RecommendException.NoTemperature _ -> {
        ProblemDetail problem = problem(HttpStatus.BAD_REQUEST, "No temperature", detail, request);
        problem.setProperty("parameter", "popularity");
        yield answer(problem);
      }
      case RecommendException.NoDirection _ ->
          answer(problem(HttpStatus.BAD_REQUEST, "Contradiction", detail, request));
      case RecommendException.Unavailable _ -> unavailable(detail, request);
    };
  }

  /** Tomcat's, not ours: a query string that is not percent-encoded UTF-8. */
  @ExceptionHandler
  ResponseEntity<ProblemDetail> malformed(
      org.apache.tomcat.util.http.InvalidParameterException e, HttpServletRequest request) {
    return answer(
        problem(
            HttpStatus.BAD_REQUEST,
            "Malformed query",
            "The query string cannot be read: percent-encode it as UTF-8, name every parameter, and"
                + " send what takes more than 2,500 parameters by POST.",
            request));
  }

  /** Nobody is there to be answered, and nothing is wrong here. */
  @ExceptionHandler
  void gone(ClientAbortException e, HttpServletRequest request) {
    LOG.log(Level.DEBUG, "a client went away: {0}: {1}", request.getRequestURI(), e.getMessage());
  }

  /** Whatever Spring found wrong, and whatever nobody foresaw. */
  @ExceptionHandler
  ResponseEntity<ProblemDetail> other(Exception e, HttpServletRequest request) {
    if (e instanceof ErrorResponse known && known.getStatusCode().is4xxClientError()) {
      ProblemDetail problem = known.getBody();
      problem.setInstance(URI.create(request.getRequestURI()));
      return new ResponseEntity<>(problem, known.getHeaders(), known.getStatusCode());
    }
    LOG.log(Level.ERROR, "a request failed: " + request.getRequestURI(), e);
    return answer(
        problem(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "Internal error",
            "The request failed for a reason that is in the service's log.",
            request));
  }

  /** A query string has no paths: what a body calls {@code seeds[0].id} is there {@code seed}. */
  private static String parameter(HttpServletRequest request, String path) {
    if (!request.getMethod().equals("GET")) {
      return path;
    }
    int end = path.indexOf('[');
    String name = end < 0 ? path : path.substring(0, end);
    return name.equals("seeds") ? "seed" : name;
  }

  private static ProblemDetail unknownItem(
      String detail, HttpServletRequest request, List<String> closest) {
    ProblemDetail problem = problem(HttpStatus.NOT_FOUND, "Unknown item", detail, request);
    if (!closest.isEmpty()) {
      problem.setProperty("closest", closest);
    }
    return problem;
  }

  private static ResponseEntity<ProblemDetail> unavailable(
      String detail, HttpServletRequest request) {
    return unavailable(detail, "Not ready", request);
  }

  private static ResponseEntity<ProblemDetail> unavailable(
      String detail, String title, HttpServletRequest request) {
    ProblemDetail problem = problem(HttpStatus.SERVICE_UNAVAILABLE, title, detail, request);
    return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
        .header(HttpHeaders.RETRY_AFTER, Integer.toString(RETRY_SECONDS))
        .body(problem);
  }

  private static ProblemDetail problem(
      HttpStatusCode status, String title, String detail, HttpServletRequest request) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setType(URI.create(TYPE + title.toLowerCase(Locale.ROOT).replace(' ', '-')));
    problem.setTitle(title);
    problem.setInstance(URI.create(request.getRequestURI()));
    return problem;
  }

  private static void blame(ProblemDetail problem, String parameter, String value) {
    problem.setProperty("parameter", parameter);
    problem.setProperty("value", value);
  }

  private static ResponseEntity<ProblemDetail> answer(ProblemDetail problem) {
    return ResponseEntity.status(problem.getStatus()).body(problem);
  }

  private static String sentence(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
  }
}
