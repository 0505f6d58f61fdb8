package dev.kindred.model.feature;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Encodes items that come in columns just as {@link FeatureEncoder} does. It looks every value up
 * in its vocabulary once, not once for each item. May be shared by threads.
 */
public final class ColumnEncoder {

  private static final int[] NO_IDS = {};

  private final FeatureSchema schema;
  private final ItemColumns items;
  private final List<Optional<ItemColumns.Column>> columns; // by feature
  private final int[][] idOfCode; // (feature, codes)

  /** Looks all values up. */
  public ColumnEncoder(FeatureSchema schema, ItemColumns items) {
    this.schema = schema;
    this.items = items;
    columns = schema.features().stream().map(feature -> items.column(feature.name())).toList();
    idOfCode = new int[schema.size()][];
    for (int feature = 0; feature < idOfCode.length; feature++) {
      Vocabulary vocabulary = schema.features().get(feature).vocabulary();
      idOfCode[feature] =
          readsId(feature)
              ? NO_IDS
              : columns.get(feature).map(column -> idOfCode(vocabulary, column)).orElse(NO_IDS);
    }
  }

  private static int[] idOfCode(Vocabulary vocabulary, ItemColumns.Column column) {
    int[] ids = new int[column.codes()];
    Arrays.setAll(ids, code -> vocabulary.id(column.value(code)));
    return ids;
  }

  private boolean readsId(int feature) {
    return schema.features().get(feature).name().equals(FeatureSpec.ID);
  }

  /**
   * Encodes some items, one row each.
   *
   * @throws IllegalArgumentException if one has two values of a one-hot feature
   */
  public EncodedBatch encode(int[] selected) {
    int[][] offsets = new int[schema.size()][selected.length + 1];
    int[][] ids = new int[schema.size()][];
    for (int feature = 0; feature < ids.length; feature++) {
      ids[feature] =
          readsId(feature)
              ? encodeIds(feature, selected, offsets[feature])
              : columns.get(feature).isPresent()
                  ? encode(feature, columns.get(feature).get(), selected, offsets[feature])
                  : encodeMissing(offsets[feature]);
    }
    return new EncodedBatch(schema, selected.length, offsets, ids);
  }

  private int[] encodeIds(int feature, int[] selected, int[] offsets) {
    Vocabulary vocabulary = schema.features().get(feature).vocabulary();
    int[] ids = new int[selected.length];
    for (int row = 0; row < selected.length; row++) {
      int id = vocabulary.id(items.id(selected[row]));
      ids[row] = id == Vocabulary.DROPPED ? Vocabulary.DEFAULT : id;
      offsets[row + 1] = row + 1;
    }
    return ids;
  }

  private static int[] encodeMissing(int[] offsets) {
    int[] ids = new int[offsets.length - 1];
    Arrays.fill(ids, Vocabulary.DEFAULT);
    Arrays.setAll(offsets, row -> row);
    return ids;
  }

  private int[] encode(int feature, ItemColumns.Column column, int[] selected, int[] offsets) {
    FeatureSpec spec = schema.features().get(feature).spec();
    int[] idOf = idOfCode[feature];
    int[] ids = new int[capacity(column, spec.maxValues(), selected)];
    int count = 0;
    for (int row = 0; row < selected.length; row++) {
      int item = selected[row];
      int end = column.start(item + 1);
      int first = count;
      if (spec.kind() == FeatureKind.ONE_HOT && end - column.start(item) > 1) {
        throw twoValues(spec.name(), column, item);
      }
      for (int place = column.start(item);
          place < end && count - first < spec.maxValues();
          place++) {
        int code = column.code(place);
        int id = code < 0 ? Vocabulary.DROPPED : idOf[code];
        if (id != Vocabulary.DROPPED && !contains(ids, first, count, id)) {
          ids[count++] = id;
        }
      }
      if (count == first) {
        ids[count++] = Vocabulary.DEFAULT;
      }
      offsets[row + 1] = count;
    }
    return count == ids.length ? ids : Arrays.copyOf(ids, count);
  }

  private static int capacity(ItemColumns.Column column, int maxValues, int[] selected) {
    int capacity = 0;
    for (int item : selected) {
      int values = column.start(item + 1) - column.start(item);
      capacity += Math.clamp(values, 1, maxValues);
    }
    return capacity;
  }

  private static boolean contains(int[] ids, int from, int to, int id) {
    for (int i = from; i < to; i++) { // Bags are short: faster than hashing.
      if (ids[i] == id) {
        return true;
      }
    }
    return false;
  }

  private IllegalArgumentException twoValues(String name, ItemColumns.Column column, int item) {
    List<String> values =
        IntStream.range(column.start(item), column.start(item + 1))
            .mapToObj(place -> column.value(column.code(place)))
            .toList();
    return new IllegalArgumentException(
        "item '%s' has %d values of the one-hot feature '%s': %s"
            .formatted(items.id(item), values.size(), name, values));
  }
}
