package dev.kindred.service.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.service.index.IndexAudit;
import dev.kindred.service.release.DefaultRelease;
import dev.kindred.service.release.Release;
import dev.kindred.service.release.Releases;
import dev.kindred.service.release.Serving;
import dev.kindred.service.write.WriteRefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /releases}: what is served. {@code POST /releases}: serve this one. */
@RestController
public final class ReleasesController {

  private final Releases releases;
  private final DefaultRelease defaultRelease;

  /**
   * A controller of what is served.
   *
   * @param defaultRelease remembers what was chosen
   */
  public ReleasesController(Releases releases, DefaultRelease defaultRelease) {
    this.releases = releases;
    this.defaultRelease = defaultRelease;
  }

  @JsonPropertyOrder({"default", "releases", "refused", "retired"})
  record ReleasesAnswer(
      @JsonProperty("default") String defaultRelease,
      List<ReleaseView> releases,
      List<RefusedView> refused,
      Set<String> retired) {}

  @JsonPropertyOrder({
    "name",
    "modelVersion",
    "createdAt",
    "digest",
    "items",
    "dimension",
    "metrics",
    "index"
  })
  record ReleaseView(
      String name,
      String modelVersion,
      String createdAt,
      String digest,
      int items,
      int dimension,
      Map<String, Double> metrics,
      IndexAudit index) {}

  record RefusedView(String name, String reason) {}

  /**
   * The body of {@code POST /releases}.
   *
   * @param name a folder of the releases folder
   * @param isDefault whether requests that no experiment takes go there from now on; true if absent
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ReleaseBody(@Nullable String name, @JsonProperty("default") @Nullable Boolean isDefault) {}

  @GetMapping(path = "/releases", produces = MediaType.APPLICATION_JSON_VALUE)
  ReleasesAnswer list(HttpServletRequest request) {
    QueryParameters.of(request, Set.of());
    return answer(serving());
  }

  @PostMapping(
      path = "/releases",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ReleasesAnswer add(HttpServletRequest request) throws IOException {
    QueryParameters.of(request, Set.of());
    serving();
    ReleaseBody body = JsonBody.read(request, ReleaseBody.class);
    String name = body.name();
    if (name == null || name.isEmpty()) {
      throw new InvalidParameterException(
          "Missing parameter", "name", "", "'name' is a folder of the releases folder.");
    }
    Optional<String> refusal = load(name);
    if (refusal.isPresent()) {
      throw new ReleaseRefusedException(name, refusal.get());
    }
    if (body.isDefault() == null || body.isDefault()) {
      remember(name); // First: what cannot be kept is not switched either.
      releases.makeDefault(name);
    }
    return answer(serving());
  }

  private void remember(String name) {
    try {
      defaultRelease.remember(name);
    } catch (RuntimeException e) {
      throw new WriteRefusedException(
          "the default release cannot be kept in the state folder (" + e.getMessage() + ")", e);
    }
  }

  private Optional<String> load(String name) {
    try {
      return releases.add(name);
    } catch (InvalidInputException e) {
      throw new InvalidParameterException(
          "Unknown release", "name", name, RecommendLaws.sentence(String.valueOf(e.getMessage())));
    }
  }

  private static ReleasesAnswer answer(Serving serving) {
    return new ReleasesAnswer(
        serving.defaultRelease(),
        serving.releases().values().stream().map(ReleasesController::view).toList(),
        serving.refused().entrySet().stream()
            .map(entry -> new RefusedView(entry.getKey(), entry.getValue()))
            .toList(),
        serving.retired());
  }

  private static ReleaseView view(Release release) {
    return new ReleaseView(
        release.name(),
        release.manifest().modelVersion(),
        release.manifest().createdAt(),
        release.digest(),
        release.catalog().size(),
        release.manifest().dimension(),
        release.manifest().metrics(),
        release.index().audit());
  }

  private Serving serving() {
    return releases.serving().orElseThrow(LoadingException::new);
  }
}
