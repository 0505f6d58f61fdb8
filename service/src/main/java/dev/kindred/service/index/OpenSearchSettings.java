package dev.kindred.service.index;

import dev.kindred.model.files.InvalidInputException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * How indexes are kept in OpenSearch.
 *
 * @param urls of some nodes; none if indexes are embedded
 * @param authorization the header of that name; none if empty
 * @param prefix how the names of indexes and aliases begin
 * @param shards of an index, 1 to 1,024
 * @param replicas of each shard, 0 to 100
 * @param timeout of a search with all its attempts, 10 ms to 1 min
 * @param retries attempts after the first, 0 to 10, each on the next node
 */
public record OpenSearchSettings(
    List<String> urls,
    String authorization,
    String prefix,
    int shards,
    int replicas,
    Duration timeout,
    int retries) {

  /** Checks the laws; each message begins with the name of the setting that breaks one. */
  public OpenSearchSettings {
    urls = urls.stream().map(OpenSearchSettings::checked).toList();
    if (!prefix.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
      throw new InvalidInputException(
          "prefix must be up to 64 lower-case letters, digits, '.', '_' and '-', but is '"
              + prefix
              + "'");
    }
    requireRange("shards", shards, 1, 1024);
    requireRange("replicas", replicas, 0, 100);
    requireRange("retries", retries, 0, 10);
    if (timeout.toMillis() < 10 || timeout.compareTo(Duration.ofMinutes(1)) > 0) {
      throw new InvalidInputException("timeout must be between 10ms and 1m, but is " + timeout);
    }
  }

  private static String checked(String url) {
    if (!url.matches("https?://[^\\s/]+/?")) {
      throw new InvalidInputException(
          "urls must be http://HOST:PORT or https://…, separated by commas, but one is '"
              + url
              + "'");
    }
    return URI.create(url).resolve("/").toString();
  }

  private static void requireRange(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new InvalidInputException(
          "%s must be between %d and %d, but is %d".formatted(name, least, most, value));
    }
  }
}
