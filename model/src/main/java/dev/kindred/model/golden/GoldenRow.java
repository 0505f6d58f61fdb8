package dev.kindred.model.golden;

import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.TowerSchemas;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One item, or one query with features of its own, whose way through the model is known.
 *
 * @param item raw attributes
 * @param ids what the encoder makes of them, by feature in the schema's order
 * @param query what the query tower makes of the ids [dimension]; [0] if it does not read items
 * @param itemVector what the item tower makes of the ids [dimension]; [0] if this is no item
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by tolerance, never by equals.
public record GoldenRow(Item item, List<int[]> ids, float[] query, float[] itemVector) {

  /** Whether the query tower reads it. */
  public boolean isQuery() {
    return query.length > 0;
  }

  /** Whether the item tower reads it. */
  public boolean isItem() {
    return itemVector.length > 0;
  }

  /** What is wrong with how these rows are encoded now, each by its tower's encoder. */
  public static List<String> encodingErrors(List<GoldenRow> rows, TowerSchemas schemas) {
    List<String> errors = new ArrayList<>();
    if (!schemas.areSame()) {
      errors.addAll(
          encodingErrors(
              rows.stream().filter(row -> !row.isItem()).toList(),
              new FeatureEncoder(schemas.query())));
    }
    errors.addAll(
        encodingErrors(
            rows.stream().filter(row -> schemas.areSame() || row.isItem()).toList(),
            new FeatureEncoder(schemas.item())));
    return errors;
  }

  /**
   * What is wrong with how these rows are encoded now; empty if nothing.
   *
   * @param rows the rows to check
   * @param encoder the encoder to check
   */
  public static List<String> encodingErrors(List<GoldenRow> rows, FeatureEncoder encoder) {
    EncodedBatch batch = encoder.encode(rows.stream().map(GoldenRow::item).toList());
    List<String> errors = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      GoldenRow golden = rows.get(row);
      if (golden.ids.size() != encoder.schema().size()) {
        errors.add(
            "golden row %d has ids of %d features, the schema has %d"
                .formatted(row, golden.ids.size(), encoder.schema().size()));
        continue;
      }
      for (int feature = 0; feature < golden.ids.size(); feature++) {
        int[] actual = batch.ids(row, feature);
        if (!Arrays.equals(actual, golden.ids.get(feature))) {
          errors.add(
              "golden row %d (%s): feature '%s' encodes to %s but must to %s"
                  .formatted(
                      row,
                      golden.item.id(),
                      encoder.schema().features().get(feature).name(),
                      Arrays.toString(actual),
                      Arrays.toString(golden.ids.get(feature))));
        }
      }
    }
    return errors;
  }
}
