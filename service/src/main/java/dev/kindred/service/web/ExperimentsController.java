package dev.kindred.service.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.kindred.service.experiment.Experiment;
import dev.kindred.service.experiment.Shadow;
import dev.kindred.service.experiment.UnitKind;
import dev.kindred.service.experiment.Variant;
import dev.kindred.service.recommend.ShadowAnswers;
import dev.kindred.service.release.Releases;
import dev.kindred.service.release.WatchedExperiments;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /experiments}: what runs. */
@RestController
public final class ExperimentsController {

  private final Releases releases;
  private final WatchedExperiments file;
  private final ShadowAnswers shadows;

  /** A controller of what runs. */
  public ExperimentsController(Releases releases, WatchedExperiments file, ShadowAnswers shadows) {
    this.releases = releases;
    this.file = file;
    this.shadows = shadows;
  }

  /**
   * What runs.
   *
   * @param refusal why the file as it is now does not count; null if it does
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ExperimentsAnswer(List<ExperimentView> experiments, @Nullable String refusal) {}

  /**
   * An experiment.
   *
   * @param allTheSame an A/A test: whatever its report shows is chance
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonPropertyOrder({
    "name",
    "digest",
    "unit",
    "layer",
    "fromPercent",
    "trafficPercent",
    "salt",
    "forcible",
    "allTheSame",
    "variants",
    "overrides",
    "shadow"
  })
  record ExperimentView(
      String name,
      String digest,
      UnitKind unit,
      String layer,
      double fromPercent,
      double trafficPercent,
      String salt,
      boolean forcible,
      boolean allTheSame,
      List<Variant> variants,
      int overrides,
      @Nullable ShadowView shadow) {}

  /**
   * A shadow.
   *
   * @param answers how many were compared
   * @param overlap mean overlap@k; null before the first
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ShadowView(Shadow settings, long answers, @Nullable Double overlap) {}

  @GetMapping(path = "/experiments", produces = MediaType.APPLICATION_JSON_VALUE)
  ExperimentsAnswer experiments(HttpServletRequest request) {
    QueryParameters.of(request, Set.of());
    return new ExperimentsAnswer(
        releases.serving().orElseThrow(LoadingException::new).experiments().list().stream()
            .map(this::view)
            .toList(),
        file.refusal().orElse(null));
  }

  private ExperimentView view(Experiment experiment) {
    return new ExperimentView(
        experiment.name(),
        experiment.digest(),
        experiment.unit(),
        experiment.layer(),
        experiment.range().from() / 1e4,
        (experiment.range().to() - experiment.range().from()) / 1e4,
        experiment.salt(),
        experiment.forcible(),
        experiment.isSameThroughout(),
        experiment.variants(),
        experiment.overrides().size(),
        experiment.shadow().map(shadow -> view(experiment.name(), shadow)).orElse(null));
  }

  private ShadowView view(String experiment, Shadow shadow) {
    ShadowAnswers.Agreement agreement = shadows.agreement(experiment);
    return new ShadowView(
        shadow, agreement.answers(), agreement.answers() == 0 ? null : agreement.overlap());
  }
}
