package dev.kindred.service.web;

import dev.kindred.service.event.ExposureLog;
import dev.kindred.service.experiment.Manner;
import dev.kindred.service.recommend.RecommendRequest;
import dev.kindred.service.recommend.Recommendation;
import dev.kindred.service.recommend.Recommender;
import dev.kindred.service.recommend.ShadowAnswers;
import dev.kindred.service.recommend.Stage;
import jakarta.servlet.http.HttpServletRequest;
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
  private final ExposureLog exposures;
  private final ShadowAnswers shadows;
  private final Stage.Timings timings;
  private final AnswerWriter writer = new AnswerWriter();

  /**
   * A controller.
   *
   * @param recommender answers
   * @param exposures log what experiments show
   * @param shadows answer some requests too
   * @param defaults how a recommendation is made where neither request nor variant says
   * @param timings is told how long reading and writing took
   */
  public RecommendController(
      Recommender recommender,
      ExposureLog exposures,
      ShadowAnswers shadows,
      Manner defaults,
      Stage.Timings timings) {
    this.recommender = recommender;
    this.exposures = exposures;
    this.shadows = shadows;
    this.defaults = defaults;
    this.timings = timings;
  }

  @GetMapping(path = "/recommend", produces = MediaType.APPLICATION_JSON_VALUE)
  byte[] recommend(HttpServletRequest request) {
    long start = System.nanoTime();
    return Admitted.of(request)
        .work(() -> answer(request, RecommendParameters.read(request, defaults), start));
  }

  @PostMapping(
      path = "/recommend",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  byte[] recommendFromBody(HttpServletRequest request) {
    long start = System.nanoTime();
    return Admitted.of(request)
        .work(() -> {
          QueryParameters.of(request, Set.of());
          RecommendBody body = JsonBody.parse(HeldBodies.of(request), RecommendBody.class);
          return answer(request, body.request(request, defaults), start);
        });
  }

  private byte[] answer(HttpServletRequest http, RecommendRequest request, long start) {
    timings.took(Stage.PARSE, System.nanoTime() - start);
    Recommendation answer = recommender.recommend(request);
    long answered = System.nanoTime();
    String id = RequestFrame.id(http);
    if (!http.getMethod().equals("HEAD")) { // Whose answer nobody sees.
      exposures.add(id, request, answer);
      shadows.offer(request, answer);
    }
    byte[] body = writer.write(id, answer);
    timings.took(Stage.WRITE, System.nanoTime() - answered);
    return body;
  }
}
