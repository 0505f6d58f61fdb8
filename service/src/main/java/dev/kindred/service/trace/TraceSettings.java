package dev.kindred.service.trace;

import java.net.URI;

/**
 * Where traces go.
 *
 * @param endpoint of a collector, OTLP over HTTP: {@code http://HOST:4318/v1/traces}; none if empty
 * @param share of the requests that are traced where their callers have not decided, 0 to 1
 */
public record TraceSettings(String endpoint, double share) {

  /** Checks both. */
  public TraceSettings {
    if (!endpoint.isEmpty() && !isHttp(endpoint)) {
      throw new IllegalArgumentException(
          "endpoint must be a URL such as http://localhost:4318/v1/traces, but is '%s'"
              .formatted(endpoint));
    }
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share must be between 0 and 1, but is " + share);
    }
  }

  private static boolean isHttp(String endpoint) {
    try {
      URI uri = URI.create(endpoint);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /** Whether anything is traced. */
  public boolean isOn() {
    return !endpoint.isEmpty();
  }
}
