package dev.kindred.service.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.feature.Item;
import dev.kindred.service.experiment.Assignment;
import dev.kindred.service.experiment.Manner;
import dev.kindred.service.experiment.Mode;
import dev.kindred.service.experiment.Shadow;
import dev.kindred.service.experiment.UnitKind;
import dev.kindred.service.experiment.Variant;
import dev.kindred.service.recommend.RecommendRequest.ReleaseChoice;
import dev.kindred.service.recommend.RecommendRequest.Selection;
import dev.kindred.service.recommend.RecommendRequest.Taste;
import dev.kindred.service.recommend.Recommendation.Origin;
import dev.kindred.service.recommend.Recommendation.Recommended;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ShadowAnswersTest {

  private static final Manner ASKED = new Manner(Mode.SIMILAR, 0);

  @Test
  void overlapIsTheShareOfWhatBothShow() {
    assertThat(ShadowAnswers.overlap(List.of("a", "b", "c", "d"), List.of("d", "x", "a", "y")))
        .isEqualTo(0.5);
    assertThat(ShadowAnswers.overlap(List.of("a"), List.of("a", "b"))).isEqualTo(0.5);
    assertThat(ShadowAnswers.overlap(List.of(), List.of())).isEqualTo(1);
  }

  @Test
  void theShadowIsAskedInItsOwnMannerAndCompared() {
    Queue<RecommendRequest> asked = new ConcurrentLinkedQueue<>();
    try (ShadowAnswers shadows =
        new ShadowAnswers(request -> {
          asked.add(request);
          return answer("next", "b", "c");
        })) {
      shadows.offer(request(), answer("main", "a", "b"));
      while (shadows.agreement("ssl").answers() == 0) {
        Thread.onSpinWait();
      }
      assertThat(shadows.agreement("ssl")).isEqualTo(new ShadowAnswers.Agreement(1, 0.5));
      assertThat(shadows.overlap()).isEqualTo(0.5);
    }
    assertThat(asked).hasSize(1);
    assertThat(asked.element().choice()).isEqualTo(new ReleaseChoice.Named("next"));
    assertThat(asked.element().manner()).isEqualTo(new Manner(Mode.NEXT, 0.25));
  }

  @Test
  void aShadowThatIsSlowDropsRequestsAndNobodyWaits() throws InterruptedException {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch answering = new CountDownLatch(1);
    try (ShadowAnswers shadows =
        new ShadowAnswers(_ -> {
          answering.countDown();
          try {
            held.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          throw new IllegalStateException("it is closed");
        })) {
      shadows.offer(request(), answer("main", "a"));
      answering.await();
      for (int i = 0; i < 100; i++) {
        shadows.offer(request(), answer("main", "a"));
      }
      assertThat(shadows.dropped()).isEqualTo(36);
      held.countDown();
    }
  }

  private static RecommendRequest request() {
    return new RecommendRequest(
        new Taste(List.of(new Seed.Known("s")), List.of()),
        Selection.nearest(2),
        ASKED,
        false,
        "user",
        new ReleaseChoice.ByExperiment());
  }

  private static Recommendation answer(String release, String... ids) {
    Shadow shadow = new Shadow("next", Mode.NEXT, 0.25, 1);
    Assignment assignment =
        new Assignment(
            "ssl",
            "digest",
            UnitKind.USER,
            new Variant("control", 1, release),
            1,
            true,
            Optional.of(shadow));
    return new Recommendation(
        release,
        ASKED,
        "hnsw",
        Optional.of(assignment),
        Stream.of(ids)
            .map(id ->
                new Recommended(
                    new CorpusItem(new Item(id, Map.of()), 0), 1, Origin.NEAREST, Optional.empty()))
            .toList());
  }
}
