package dev.kindred.model.feature;

import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Encoded items: for each feature a bag of ids per row, never empty. Only {@link FeatureEncoder}
 * makes them from items, and both runtimes take nothing else, so that training and serving cannot
 * encode differently.
 *
 * <p>Immutable. {@code feature} is always a position in the schema, {@code row} in {@code
 * 0..rows()-1}.
 */
public final class EncodedBatch {

  /** What an augmented view of the rows keeps. */
  public interface View {

    /** Keeps everything. */
    View EVERYTHING =
        new View() {
          @Override
          public boolean masks(int feature) {
            return false;
          }

          @Override
          public boolean keeps(int feature, int row, int position) {
            return true;
          }
        };

    /** Whether the feature is hidden in all rows. */
    boolean masks(int feature);

    /**
     * Whether one value is kept; asked once for each value of a feature that is not masked, rows
     * ascending.
     *
     * @param row the row in the new batch
     * @param position the value's position in its bag
     */
    boolean keeps(int feature, int row, int position);
  }

  private final FeatureSchema schema;
  private final int rows;
  private final int[][] offsets; // (feature, rows + 1)
  private final int[][] ids; // (feature, values)

  EncodedBatch(FeatureSchema schema, int rows, int[][] offsets, int[][] ids) {
    this.schema = schema;
    this.rows = rows;
    this.offsets = offsets;
    this.ids = ids;
  }

  /** The schema that the ids belong to. */
  public FeatureSchema schema() {
    return schema;
  }

  /** Number of rows. */
  public int rows() {
    return rows;
  }

  /** Number of ids of a feature over all rows. */
  public int valueCount(int feature) {
    return ids[feature].length;
  }

  /** Number of ids of a feature in one row, at least 1. */
  public int length(int row, int feature) {
    return offsets[feature][row + 1] - offsets[feature][row];
  }

  /** The largest number of ids of a feature in any row; 0 if there are no rows. */
  public int longest(int feature) {
    int longest = 0;
    for (int row = 0; row < rows; row++) {
      longest = Math.max(longest, length(row, feature));
    }
    return longest;
  }

  /** The ids of a feature in one row, as a copy. */
  public int[] ids(int row, int feature) {
    return Arrays.copyOfRange(ids[feature], offsets[feature][row], offsets[feature][row + 1]);
  }

  /** The first id of a feature in one row. */
  public int first(int row, int feature) {
    return ids[feature][offsets[feature][row]];
  }

  /** A hash of all ids of one row: equal for rows that are encoded alike. */
  public long hash(int row) {
    long hash = 0;
    for (int feature = 0; feature < ids.length; feature++) {
      int to = offsets[feature][row + 1];
      for (int position = offsets[feature][row]; position < to; position++) {
        hash = mixed(hash + ids[feature][position]);
      }
      hash = mixed(hash - 1); // Where a feature ends.
    }
    return hash;
  }

  /** The steps of SplitMix64 (Steele, Lea and Flood 2014). */
  private static long mixed(long value) {
    long mixed = value + 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  /** All ids of a feature, row after row. */
  public IntStream ids(int feature) {
    return Arrays.stream(ids[feature]);
  }

  /** Puts all ids of a feature, {@code valueCount(feature)} of them, row after row. */
  public void copyIds(int feature, LongBuffer target) {
    for (int id : ids[feature]) {
      target.put(id);
    }
  }

  /** Puts where each row's ids begin, and their number at the end: {@code rows() + 1} numbers. */
  public void copyOffsets(int feature, LongBuffer target) {
    for (int offset : offsets[feature]) {
      target.put(offset);
    }
  }

  /**
   * Puts the ids as a row-major matrix {@code [rows, length]}, filled up with {@link
   * Vocabulary#PADDING}.
   *
   * @param length at least {@code longest(feature)}
   */
  public void copyPadded(int feature, int length, LongBuffer target) {
    for (int row = 0; row < rows; row++) {
      int from = offsets[feature][row];
      int to = offsets[feature][row + 1];
      if (to - from > length) {
        throw new IllegalArgumentException(
            "row %d has %d ids of feature %d, more than length %d"
                .formatted(row, to - from, feature, length));
      }
      for (int position = from; position < to; position++) {
        target.put(ids[feature][position]);
      }
      for (int position = to - from; position < length; position++) {
        target.put(Vocabulary.PADDING);
      }
    }
  }

  /** The rows in the given order; a row may be taken more than once. */
  public EncodedBatch select(int[] selected) {
    return select(selected, View.EVERYTHING);
  }

  /** The rows in the given order as the view shows them; what is left empty becomes the default. */
  public EncodedBatch select(int[] selected, View view) {
    int[][] newOffsets = new int[schema.size()][];
    int[][] newIds = new int[schema.size()][];
    for (int feature = 0; feature < schema.size(); feature++) {
      newOffsets[feature] = new int[selected.length + 1];
      newIds[feature] =
          view.masks(feature)
              ? masked(newOffsets[feature])
              : kept(feature, selected, view, newOffsets[feature]);
    }
    return new EncodedBatch(schema, selected.length, newOffsets, newIds);
  }

  /** Some rows that follow each other. */
  public EncodedBatch slice(int from, int count) {
    int[][] newOffsets = new int[schema.size()][count + 1];
    int[][] newIds = new int[schema.size()][];
    for (int feature = 0; feature < schema.size(); feature++) {
      int start = offsets[feature][from];
      for (int row = 0; row <= count; row++) {
        newOffsets[feature][row] = offsets[feature][from + row] - start;
      }
      newIds[feature] = Arrays.copyOfRange(ids[feature], start, offsets[feature][from + count]);
    }
    return new EncodedBatch(schema, count, newOffsets, newIds);
  }

  /** All rows of all batches, in order. The batches must be of one schema. */
  public static EncodedBatch concatenate(List<EncodedBatch> batches) {
    FeatureSchema schema = batches.getFirst().schema;
    int rows = 0;
    for (EncodedBatch batch : batches) {
      if (batch.schema != schema) {
        throw new IllegalArgumentException("the batches are of different schemas");
      }
      rows += batch.rows;
    }
    int[][] offsets = new int[schema.size()][rows + 1];
    int[][] ids = new int[schema.size()][];
    for (int feature = 0; feature < schema.size(); feature++) {
      int count = 0;
      for (EncodedBatch batch : batches) {
        count += batch.ids[feature].length;
      }
      ids[feature] = new int[count];
      int row = 0;
      int filled = 0;
      for (EncodedBatch batch : batches) {
        System.arraycopy(batch.ids[feature], 0, ids[feature], filled, batch.ids[feature].length);
        for (int r = 1; r <= batch.rows; r++) {
          offsets[feature][++row] = filled + batch.offsets[feature][r];
        }
        filled += batch.ids[feature].length;
      }
    }
    return new EncodedBatch(schema, rows, offsets, ids);
  }

  private static int[] masked(int[] newOffsets) {
    int[] newIds = new int[newOffsets.length - 1];
    Arrays.fill(newIds, Vocabulary.DEFAULT);
    Arrays.setAll(newOffsets, row -> row);
    return newIds;
  }

  private int[] kept(int feature, int[] selected, View view, int[] newOffsets) {
    int capacity = 0;
    for (int row : selected) {
      capacity += length(row, feature);
    }
    int[] newIds = new int[capacity];
    int count = 0;
    for (int row = 0; row < selected.length; row++) {
      int from = offsets[feature][selected[row]];
      int to = offsets[feature][selected[row] + 1];
      int before = count;
      for (int position = from; position < to; position++) {
        if (view.keeps(feature, row, position - from)) {
          newIds[count++] = ids[feature][position];
        }
      }
      if (count == before) {
        newIds[count++] = Vocabulary.DEFAULT;
      }
      newOffsets[row + 1] = count;
    }
    return count == capacity ? newIds : Arrays.copyOf(newIds, count);
  }
}
