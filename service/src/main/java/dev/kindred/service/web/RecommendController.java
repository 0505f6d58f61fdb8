package dev.kindred.service.web;

import dev.kindred.service.recommend.Mode;
import dev.kindred.service.recommend.Recommender;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /recommend}. */
@RestController
public final class RecommendController {

  private final Recommender recommender;
  private final Mode defaultMode;
  private final AnswerWriter writer = new AnswerWriter();

  /**
   * A controller.
   *
   * @param recommender answers
   * @param defaultMode what a request means that names no mode
   */
  public RecommendController(Recommender recommender, Mode defaultMode) {
    this.recommender = recommender;
    this.defaultMode = defaultMode;
  }

  @GetMapping(path = "/recommend", produces = MediaType.APPLICATION_JSON_VALUE)
  byte[] recommend(HttpServletRequest request) {
    return writer.write(recommender.recommend(RecommendParameters.read(request, defaultMode)));
  }
}
