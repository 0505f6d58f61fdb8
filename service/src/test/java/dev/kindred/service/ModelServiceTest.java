package dev.kindred.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.golden.GoldenRow;
import dev.kindred.service.release.Fixture;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The service with a real bundle; the golden rows say what its answers must be. */
class ModelServiceTest {

  @TempDir static Path folder;
  private static Bundle bundle;
  private static RunningService service;

  @BeforeAll
  static void start() {
    bundle = Bundle.open(Fixture.copyTo(folder.resolve("small")));
    service = RunningService.startWithModels(folder);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void nextRanksItemsByTheirInnerProductWithTheQueryTowersVector() {
    for (GoldenRow seed : bundle.golden()) {
      assertRanked(seed, seed.query(), "next");
    }
  }

  @Test
  void similarRanksItemsByTheirInnerProductWithTheSeedsOwnVector() {
    for (GoldenRow seed : bundle.golden()) {
      assertRanked(seed, seed.itemVector(), "similar");
    }
  }

  /** Compares the scores of the other golden rows with those computed from training's vectors. */
  private static void assertRanked(GoldenRow seed, float[] query, String mode) {
    JsonNode items =
        service
            .get("/recommend?k=1000&seed=" + seed.item().id() + "&mode=" + mode)
            .json()
            .at("/items");
    assertThat(items.size()).isEqualTo(bundle.corpus().size() - 1);
    List<Double> scores = items.valueStream().map(item -> item.at("/score").asDouble()).toList();
    assertThat(scores).isSortedAccordingTo(Comparator.reverseOrder());
    for (GoldenRow other : bundle.golden()) {
      items
          .valueStream()
          .filter(item -> item.at("/id").asString().equals(other.item().id()))
          .forEach(item ->
              assertThat(item.at("/score").asDouble())
                  .as("%s of %s", mode, other.item().id())
                  .isCloseTo(innerProduct(query, other.itemVector()), within(1e-4)));
    }
  }

  private static double innerProduct(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
