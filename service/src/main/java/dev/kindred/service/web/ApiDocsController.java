package dev.kindred.service.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v3/api-docs}: the interface as an OpenAPI document. */
@RestController
public final class ApiDocsController {

  private static final String FILE = "/openapi.json";

  private final byte[] document;

  /** Reads the document. */
  public ApiDocsController() {
    try (InputStream in = ApiDocsController.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is not on the class path");
      }
      document = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @GetMapping(path = "/v3/api-docs", produces = MediaType.APPLICATION_JSON_VALUE)
  byte[] document(HttpServletRequest request) {
    QueryParameters.of(request, Set.of());
    return document.clone();
  }
}
