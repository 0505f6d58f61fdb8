package dev.kindred.service.web;

import dev.kindred.service.experiment.Manner;
import dev.kindred.service.recommend.Recommender;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /recommend} and {@code POST /recommend}. */
@RestController
public final class RecommendController {

  private final Recommender recommender;
  private final Manner defaults;
  private final AnswerWriter writer = new AnswerWriter();

  /**
   * A controller.
   *
   * @param recommender answers
   * @param defaults how a recommendation is made where neither request nor variant says
   */
  public RecommendController(Recommender recommender, Manner defaults) {
    this.recommender = recommender;
    this.defaults = defaults;
  }

  @GetMapping(path = "/recommend", produces = MediaType.APPLICATION_JSON_VALUE)
  byte[] recommend(HttpServletRequest request) {
    return writer.write(recommender.recommend(RecommendParameters.read(request, defaults)));
  }

  @PostMapping(
      path = "/recommend",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  byte[] recommendFromBody(HttpServletRequest request) throws IOException {
    QueryParameters.of(request, Set.of());
    return writer.write(
        recommender.recommend(JsonBody.read(request, RecommendBody.class).request(defaults)));
  }
}
