package dev.kindred.export.verify;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.model.feature.TowerSchemas;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.golden.GoldenRow;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How closely ONNX Runtime follows training on the golden rows.
 *
 * @param rows number of golden rows
 * @param query the query tower's largest difference in any component
 * @param item the item tower's
 */
public record Parity(int rows, double query, double item) {

  /** The largest difference that is allowed in any component of any vector. */
  public static final double TOLERANCE = 1e-5;

  private static final int BATCH = 256;

  private enum Side {
    QUERY,
    ITEM;

    float[] expected(GoldenRow row) {
      return switch (this) {
        case QUERY -> row.query();
        case ITEM -> row.itemVector();
      };
    }

    String file() {
      return switch (this) {
        case QUERY -> Bundle.QUERY_TOWER;
        case ITEM -> Bundle.ITEM_TOWER;
      };
    }
  }

  /** Where a row differs most. A NaN differs infinitely. */
  private record Difference(int row, double amount) {

    Difference worse(Difference other) {
      return other.amount > amount ? other : this;
    }
  }

  /**
   * Runs every golden row through both towers, alone and in batches of mixed lengths.
   *
   * @param folder with both towers
   * @throws InvalidInputException if a row is encoded differently, a tower cannot run, or a vector
   *     differs by more than {@link #TOLERANCE}
   */
  public static Parity check(Path folder, TowerSchemas schemas, List<GoldenRow> golden) {
    if (golden.isEmpty()) {
      throw new InvalidInputException(
          "the checkpoint has no golden rows to verify the export with; train again");
    }
    List<String> errors = GoldenRow.encodingErrors(golden, schemas);
    if (!errors.isEmpty()) {
      throw new InvalidInputException(errors.getFirst() + "; train again with this program");
    }
    return new Parity(
        golden.size(),
        check(
            folder,
            Side.QUERY,
            golden.stream().filter(GoldenRow::isQuery).toList(),
            new FeatureEncoder(schemas.query())),
        check(
            folder,
            Side.ITEM,
            golden.stream().filter(GoldenRow::isItem).toList(),
            new FeatureEncoder(schemas.item())));
  }

  private static double check(
      Path folder, Side side, List<GoldenRow> golden, FeatureEncoder encoder) {
    EncodedBatch encoded = encoder.encode(golden.stream().map(GoldenRow::item).toList());
    Difference worst = new Difference(0, 0);
    try (OrtTower tower = OrtTower.open(folder.resolve(side.file()))) {
      for (int from = 0; from < golden.size(); from += BATCH) {
        int[] rows = IntStream.range(from, Math.min(golden.size(), from + BATCH)).toArray();
        float[][] together = tower.embed(encoded.select(rows));
        for (int row : rows) {
          float[] expected = side.expected(golden.get(row));
          float[] alone = tower.embed(encoded.select(new int[] {row}))[0];
          worst =
              worst
                  .worse(new Difference(row, largest(expected, together[row - from])))
                  .worse(new Difference(row, largest(expected, alone)));
        }
      }
    }
    if (worst.amount > TOLERANCE) {
      throw new InvalidInputException(
          "the %s tower in ONNX differs from training: golden row %d (%s) by %.3g, allowed is %.0e;"
                  .formatted(
                      side.name().toLowerCase(Locale.ROOT),
                      worst.row,
                      golden.get(worst.row).item().id(),
                      worst.amount,
                      TOLERANCE)
              + " nothing was exported. Weights and golden rows are not of one training:"
              + " train again, or restore the checkpoint");
    }
    return worst.amount;
  }

  private static double largest(float[] expected, float[] actual) {
    if (expected.length != actual.length) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = 0;
    for (int column = 0; column < expected.length; column++) {
      double difference = Math.abs((double) expected[column] - actual[column]);
      largest = Math.max(largest, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
    }
    return largest;
  }
}
