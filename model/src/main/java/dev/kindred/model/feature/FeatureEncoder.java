package dev.kindred.model.feature;

import java.util.Arrays;
import java.util.List;

/**
 * Turns items into ids: the only way to do so, in training and in serving. It is stateless and may
 * be shared by threads.
 */
public final class FeatureEncoder {

  private final FeatureSchema schema;

  /**
   * @param schema all that the encoding depends on
   */
  public FeatureEncoder(FeatureSchema schema) {
    this.schema = schema;
  }

  /** The schema that it was made from. */
  public FeatureSchema schema() {
    return schema;
  }

  /**
   * Encodes items, one row each. Repeated values count once; of a multi-hot feature the first
   * {@code max-values} known values are used; a feature without values becomes the default.
   *
   * @throws IllegalArgumentException if an item has two values of a one-hot feature
   */
  public EncodedBatch encode(List<Item> items) {
    int[][] offsets = new int[schema.size()][];
    int[][] ids = new int[schema.size()][];
    for (int f = 0; f < schema.size(); f++) {
      Column column = new Column(schema.features().get(f), items.size());
      for (Item item : items) {
        column.add(item);
      }
      offsets[f] = column.offsets;
      ids[f] = Arrays.copyOf(column.ids, column.count);
    }
    return new EncodedBatch(schema, items.size(), offsets, ids);
  }

  /** The bags of one feature, row after row. */
  private static final class Column {

    private final Feature feature;
    private final String name;
    private final Vocabulary vocabulary;
    private final int maxValues;
    private final boolean readsId;
    private final int[] offsets;
    private int[] ids;
    private int rows;
    private int count;

    Column(Feature feature, int rows) {
      this.feature = feature;
      this.name = feature.name();
      this.vocabulary = feature.vocabulary();
      this.maxValues = feature.spec().maxValues();
      this.readsId = name.equals(FeatureSpec.ID);
      this.offsets = new int[rows + 1];
      this.ids = new int[rows + 8];
    }

    void add(Item item) {
      if (readsId) {
        reserve(1);
        put(item.id(), count);
      } else {
        addValues(item);
      }
      if (count == offsets[rows]) { // No value, or none that counts.
        reserve(1);
        ids[count++] = Vocabulary.DEFAULT;
      }
      offsets[++rows] = count;
    }

    private void addValues(Item item) {
      List<String> values = item.values(name);
      int size = values.size();
      if (size > 1 && feature.spec().kind() == FeatureKind.ONE_HOT) {
        throw new IllegalArgumentException(
            "item '%s' has %d values of the one-hot feature '%s': %s"
                .formatted(item.id(), size, name, values));
      }
      int first = count;
      reserve(Math.min(size, maxValues));
      for (int index = 0; index < size && count - first < maxValues; index++) {
        put(values.get(index), first);
      }
    }

    /** Unless it is dropped, or in the bag already, which begins at {@code first}. */
    private void put(String value, int first) {
      int id = vocabulary.id(value);
      if (id == Vocabulary.DROPPED) {
        return;
      }
      for (int i = first; i < count; i++) { // Bags are short: faster than hashing.
        if (ids[i] == id) {
          return;
        }
      }
      ids[count++] = id;
    }

    private void reserve(int more) {
      if (count + more > ids.length) {
        ids = Arrays.copyOf(ids, Math.max(2 * ids.length, count + more));
      }
    }
  }
}
