package dev.kindred.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BundleManifestTest {

  private static final String RECIPE =
      """
      method: "cfm"
      temperature: 0.07
      ssl:
        temperature: 0.1
      """;

  @Test
  void theTemperatureIsTheRecipesUnlessTrainingRecordedAnother() {
    assertThat(manifest(Map.of("recipe.yaml", RECIPE)).temperature()).hasValue(0.07);
    assertThat(manifest(Map.of("recipe.yaml", RECIPE, "temperature", "0.05")).temperature())
        .hasValue(0.05);
  }

  @Test
  void aBundleThatSaysNoTemperatureHasNone() {
    assertThat(manifest(Map.of()).temperature()).isEmpty();
    assertThat(manifest(Map.of("recipe.yaml", "ssl:\n  temperature: 0.1\n")).temperature())
        .isEmpty();
    assertThat(manifest(Map.of("temperature", "warm")).temperature()).isEmpty();
    assertThat(manifest(Map.of("temperature", "0")).temperature()).isEmpty();
  }

  @Test
  void thePopularityFloorIsTheRecipesOrNone() {
    assertThat(manifest(Map.of("recipe.yaml", RECIPE + "popularity-floor: 7\n")).popularityFloor())
        .isEqualTo(7);
    assertThat(manifest(Map.of("recipe.yaml", RECIPE)).popularityFloor()).isZero();
    assertThat(manifest(Map.of()).popularityFloor()).isZero();
  }

  private static BundleManifest manifest(Map<String, String> provenance) {
    return new BundleManifest(
        1, "v1", "now", "schema", Similarity.COSINE, 4, 0, provenance, Map.of(), Map.of());
  }
}
