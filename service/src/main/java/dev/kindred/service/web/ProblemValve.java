package dev.kindred.service.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers with problem details (RFC 9457) what Tomcat refuses before anything of ours is asked: a
 * malformed request line, headers that are too long.
 */
public final class ProblemValve extends ErrorReportValve {

  private static final int FIRST_ERROR = 400;

  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    int status = response.getStatus();
    if (status < FIRST_ERROR || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    HttpStatus known = HttpStatus.resolve(status);
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("title", known == null ? "Error" : known.getReasonPhrase());
    problem.put("status", status);
    problem.put("detail", detail(status));
    String uri = request.getRequestURI();
    if (uri != null && uri.startsWith("/")) {
      problem.put("instance", uri);
    }
    byte[] body = JsonMapper.shared().writeValueAsString(problem).getBytes(StandardCharsets.UTF_8);
    try {
      response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
      response.setContentLength(body.length);
      response.getOutputStream().write(body);
      response.finishResponse();
    } catch (IOException e) {
      throw new UncheckedIOException("an answer could not be sent", e);
    }
  }

  private static String detail(int status) {
    return switch (status) {
      case 400 ->
          "The request is not valid HTTP: percent-encode the path and the query as UTF-8, and check"
              + " the length of the headers.";
      case 414, 431 -> "The request's line and headers are too long.";
      case 500 -> "The request failed for a reason that is in the service's log.";
      default -> "The request cannot be answered.";
    };
  }
}
