package dev.kindred.service.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.corpus.Popularity;
import dev.kindred.service.catalog.CorpusStore;
import dev.kindred.service.index.IndexSettings;
import dev.kindred.service.index.IndexStore;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseLoaderTest {

  private static final int ITEMS = 300;

  @TempDir private Path folder;
  private int embeddings;

  @BeforeEach
  void writeBundle() {
    TestBundles.write(folder.resolve("main"), ITEMS);
  }

  @Test
  void aCorpusIsEmbeddedOnce() {
    float[] vector = vectorAfterLoading(1);
    assertThat(vectorAfterLoading(1)).isEqualTo(vector);

    assertThat(embeddings).isEqualTo(1);
  }

  @Test
  void anIndexOfRoundedVectorsIsTrusted() {
    float[] vector = vectorAfterLoading(1);

    assertThat(vectorAfterLoading(1.0001f)).isEqualTo(vector);
    assertThat(embeddings).isEqualTo(1);
  }

  @Test
  void anIndexOfOtherVectorsIsBuiltAgain() {
    float[] vector = vectorAfterLoading(1);

    float[] opposite = vectorAfterLoading(-1);
    assertThat(embeddings).isEqualTo(2);
    for (int i = 0; i < vector.length; i++) {
      assertThat(opposite[i]).isEqualTo(-vector[i]);
    }
    assertThat(vectorAfterLoading(-1)).isEqualTo(opposite);
    assertThat(embeddings).isEqualTo(2);
  }

  @Test
  void theDialTakesSmallCountsForTheRecipesFloor() {
    TestBundles.write(folder.resolve("floored"), ITEMS, "method: m\npopularity-floor: 5\n");
    Popularity plain = popularity("main");
    Popularity floored = popularity("floored");

    for (int item = 0; item < ITEMS; item++) { // Each was chosen as often as its number says.
      assertThat(floored.logQ(item)).isEqualTo(plain.logQ(Math.max(5, item)));
    }
    assertThat(plain.logQ(0)).isLessThan(plain.logQ(5));
  }

  private Popularity popularity(String name) {
    Release release = loader(FakeTowers::new).load(name, folder.resolve(name));
    try {
      return release.index().popularity();
    } finally {
      release.towers().close();
    }
  }

  /** The vector of an item by towers that multiply all vectors of the corpus by something. */
  private float[] vectorAfterLoading(float factor) {
    Release release =
        loader(bundle -> new ScaledTowers(bundle, factor)).load("main", folder.resolve("main"));
    try {
      return release.index().vector(7);
    } finally {
      release.towers().close();
    }
  }

  private ReleaseLoader loader(Towers.Opener towers) {
    return new ReleaseLoader(
        towers,
        new CorpusStore(folder.resolve("corpora")),
        new IndexStore(folder.resolve("index"), IndexSettings.DEFAULT));
  }

  private final class ScaledTowers extends FakeTowers {
    private final float factor;

    ScaledTowers(Bundle bundle, float factor) {
      super(bundle);
      this.factor = factor;
    }

    @Override
    public float[][] corpus() {
      embeddings++;
      return scaled(super.corpus());
    }

    @Override
    public float[][] corpus(int[] positions) {
      return scaled(corpusVectors(positions));
    }

    private float[][] scaled(float[][] vectors) {
      for (float[] vector : vectors) {
        for (int i = 0; i < vector.length; i++) {
          vector[i] *= factor;
        }
      }
      return vectors;
    }
  }
}
