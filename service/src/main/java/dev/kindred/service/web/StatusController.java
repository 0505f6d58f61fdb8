package dev.kindred.service.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.kindred.service.experiment.Experiment;
import dev.kindred.service.experiment.UnitKind;
import dev.kindred.service.experiment.Variant;
import dev.kindred.service.index.IndexAudit;
import dev.kindred.service.release.Release;
import dev.kindred.service.release.Releases;
import dev.kindred.service.release.Serving;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /releases} and {@code GET /experiments}: what is served, and to whom. */
@RestController
public final class StatusController {

  private final Releases releases;

  /** A controller of what is served. */
  public StatusController(Releases releases) {
    this.releases = releases;
  }

  @JsonPropertyOrder({"default", "releases", "refused"})
  record ReleasesAnswer(
      @JsonProperty("default") String defaultRelease,
      List<ReleaseView> releases,
      List<RefusedView> refused) {}

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

  record ExperimentsAnswer(List<ExperimentView> experiments) {}

  @JsonPropertyOrder({"name", "unit", "layer", "fromPercent", "trafficPercent", "variants"})
  record ExperimentView(
      String name,
      UnitKind unit,
      String layer,
      double fromPercent,
      double trafficPercent,
      List<Variant> variants) {}

  @GetMapping(path = "/releases", produces = MediaType.APPLICATION_JSON_VALUE)
  ReleasesAnswer releases(HttpServletRequest request) {
    QueryParameters.of(request, Set.of());
    Serving serving = serving();
    return new ReleasesAnswer(
        serving.defaultRelease(),
        serving.releases().values().stream().map(StatusController::view).toList(),
        serving.refused().entrySet().stream()
            .map(entry -> new RefusedView(entry.getKey(), entry.getValue()))
            .toList());
  }

  @GetMapping(path = "/experiments", produces = MediaType.APPLICATION_JSON_VALUE)
  ExperimentsAnswer experiments(HttpServletRequest request) {
    QueryParameters.of(request, Set.of());
    return new ExperimentsAnswer(
        serving().experiments().list().stream().map(StatusController::view).toList());
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

  private static ExperimentView view(Experiment experiment) {
    return new ExperimentView(
        experiment.name(),
        experiment.unit(),
        experiment.layer(),
        experiment.range().from() / 1e4,
        (experiment.range().to() - experiment.range().from()) / 1e4,
        experiment.variants());
  }

  private Serving serving() {
    return releases.serving().orElseThrow(LoadingException::new);
  }
}
