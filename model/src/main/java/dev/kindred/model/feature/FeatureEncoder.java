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
      Feature feature = schema.features().get(f);
      int[] featureOffsets = new int[items.size() + 1];
      int[] featureIds = new int[items.size() + 8];
      int count = 0;
      for (int row = 0; row < items.size(); row++) {
        int[] bag = bag(feature, items.get(row));
        if (count + bag.length > featureIds.length) {
          featureIds =
              Arrays.copyOf(featureIds, Math.max(2 * featureIds.length, count + bag.length));
        }
        System.arraycopy(bag, 0, featureIds, count, bag.length);
        count += bag.length;
        featureOffsets[row + 1] = count;
      }
      offsets[f] = featureOffsets;
      ids[f] = Arrays.copyOf(featureIds, count);
    }
    return new EncodedBatch(schema, items.size(), offsets, ids);
  }

  private static int[] bag(Feature feature, Item item) {
    List<String> values = item.values(feature.name());
    if (values.isEmpty()) {
      return new int[] {Vocabulary.DEFAULT};
    }
    if (values.size() == 1) {
      int id = feature.vocabulary().id(values.getFirst());
      return new int[] {id == Vocabulary.DROPPED ? Vocabulary.DEFAULT : id};
    }
    if (feature.spec().kind() == FeatureKind.ONE_HOT) {
      throw new IllegalArgumentException(
          "item '%s' has %d values of the one-hot feature '%s': %s"
              .formatted(item.id(), values.size(), feature.name(), values));
    }
    int[] bag = new int[Math.min(values.size(), feature.spec().maxValues())];
    int size = 0;
    for (String value : values) {
      if (size == bag.length) {
        break;
      }
      int id = feature.vocabulary().id(value);
      if (id != Vocabulary.DROPPED && !contains(bag, size, id)) {
        bag[size++] = id;
      }
    }
    return size == 0 ? new int[] {Vocabulary.DEFAULT} : Arrays.copyOf(bag, size);
  }

  /** Bags are short: looking through one is faster than hashing. */
  private static boolean contains(int[] bag, int size, int id) {
    for (int i = 0; i < size; i++) {
      if (bag[i] == id) {
        return true;
      }
    }
    return false;
  }
}
