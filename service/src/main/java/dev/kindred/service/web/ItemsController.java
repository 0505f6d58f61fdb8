package dev.kindred.service.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.service.catalog.Catalog;
import dev.kindred.service.release.Release;
import dev.kindred.service.release.Releases;
import dev.kindred.service.release.Serving;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;

/** {@code GET /items/ID}, and {@code GET /items?q=TEXT} for search boxes. */
@RestController
public final class ItemsController {

  /** What follows is an id, which may hold slashes and semicolons that are no part of the path. */
  private static final String ITEM = "/items/";

  private static final int SUGGESTIONS = 5;
  private static final int DEFAULT_MATCHES = 10;
  private static final int MOST_MATCHES = 100;

  private final Releases releases;

  /** A controller of what is served. */
  public ItemsController(Releases releases) {
    this.releases = releases;
  }

  /**
   * An item.
   *
   * @param trainingCount in how many training pairs it is the target
   * @param releases those that have it
   */
  @JsonPropertyOrder({"id", "attributes", "trainingCount", "releases"})
  record ItemAnswer(
      String id, Map<String, List<String>> attributes, long trainingCount, List<String> releases) {}

  record MatchesAnswer(List<String> ids) {}

  @GetMapping(path = ITEM + "{*path}", produces = MediaType.APPLICATION_JSON_VALUE)
  ItemAnswer item(HttpServletRequest request) {
    QueryParameters.of(request, Set.of());
    String id = UriUtils.decode(request.getRequestURI().substring(ITEM.length()), UTF_8);
    Serving serving = serving();
    List<String> holders = new ArrayList<>();
    List<CorpusItem> found = new ArrayList<>();
    for (Release release : serving.releases().values()) {
      OptionalInt position = release.catalog().position(id);
      if (position.isPresent()) {
        holders.add(release.name());
        found.add(release.catalog().item(position.getAsInt()));
      }
    }
    if (found.isEmpty()) {
      throw new UnknownItemException(id, closest(serving, id));
    }
    CorpusItem item = found.getFirst();
    return new ItemAnswer(id, item.item().attributes(), item.trainingCount(), holders);
  }

  @GetMapping(path = "/items", produces = MediaType.APPLICATION_JSON_VALUE)
  MatchesAnswer items(HttpServletRequest request) {
    QueryParameters parameters = QueryParameters.of(request, Set.of("q", "k"));
    String text = parameters.one("q", "");
    int limit = parameters.number("k", DEFAULT_MATCHES, 1, MOST_MATCHES);
    if (text.isEmpty()) {
      throw new InvalidParameterException(
          "Missing parameter", "q", "", "'q' is a part of the ids that are sought.");
    }
    Set<String> ids = new LinkedHashSet<>();
    for (Release release : serving().releases().values()) {
      ids.addAll(release.catalog().search(text, limit));
    }
    return new MatchesAnswer(ids.stream().limit(limit).toList());
  }

  static List<String> closest(Serving serving, String id) {
    Set<String> ids = new LinkedHashSet<>();
    serving.releases().values().stream()
        .map(Release::catalog)
        .map((Catalog catalog) -> catalog.closest(id, SUGGESTIONS))
        .forEach(ids::addAll);
    return ids.stream().limit(SUGGESTIONS).toList();
  }

  private Serving serving() {
    return releases.serving().orElseThrow(LoadingException::new);
  }
}
