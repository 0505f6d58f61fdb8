package dev.kindred.service.embedding;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.bundle.BundleException;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.model.feature.FeatureSchema;
import dev.kindred.model.golden.GoldenRow;
import java.util.List;
import java.util.function.Function;

/**
 * Proves that a tower on its device computes what training computed, on the rows that a bundle
 * carries for it.
 */
public final class GoldenCheck {

  /** Largest difference of any component that is accepted. */
  public static final float TOLERANCE = 1e-4f;

  private GoldenCheck() {}

  /**
   * Checks the query tower.
   *
   * @return the largest difference
   * @throws BundleException.Mismatch if it exceeds {@link #TOLERANCE}
   */
  public static float query(Bundle bundle, BatchEmbedder queryTower) {
    return check(
        bundle.queryTower().toString(),
        bundle.schemas().query(),
        bundle.golden().stream().filter(GoldenRow::isQuery).toList(),
        GoldenRow::query,
        queryTower);
  }

  /**
   * Checks the item tower.
   *
   * @return the largest difference
   * @throws BundleException.Mismatch if it exceeds {@link #TOLERANCE}
   */
  public static float item(Bundle bundle, BatchEmbedder itemTower) {
    return check(
        bundle.itemTower().toString(),
        bundle.schema(),
        bundle.golden().stream().filter(GoldenRow::isItem).toList(),
        GoldenRow::itemVector,
        itemTower);
  }

  static float check(
      String tower,
      FeatureSchema schema,
      List<GoldenRow> golden,
      Function<GoldenRow, float[]> vector,
      BatchEmbedder embedder) {
    float[][] actual =
        embedder.embed(
            new FeatureEncoder(schema).encode(golden.stream().map(GoldenRow::item).toList()));
    float largest = 0;
    for (int row = 0; row < golden.size(); row++) {
      String id = golden.get(row).item().id();
      float[] expected = vector.apply(golden.get(row));
      if (actual[row].length != expected.length) {
        throw new BundleException.Mismatch(
            "%s gives golden row %d (%s) %d dimensions, training gave %d; export the bundle again"
                .formatted(tower, row, id, actual[row].length, expected.length));
      }
      float difference = difference(actual[row], expected);
      if (!(difference <= TOLERANCE)) { // Also if it is not a number.
        throw new BundleException.Mismatch(
            "%s differs from training by %s on golden row %d (%s), more than %s; "
                    .formatted(tower, difference, row, id, TOLERANCE)
                + "export the bundle again, or run it on another device");
      }
      largest = Math.max(largest, difference);
    }
    return largest;
  }

  private static float difference(float[] actual, float[] expected) {
    float largest = 0;
    for (int i = 0; i < actual.length; i++) {
      largest = Math.max(largest, Math.abs(actual[i] - expected[i]));
    }
    return largest;
  }
}
