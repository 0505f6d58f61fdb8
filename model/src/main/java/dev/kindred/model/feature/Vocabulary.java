package dev.kindred.model.feature;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The values of one feature and their ids, which are rows of its embedding table.
 *
 * <pre>
 * id                  row
 * 0                   padding: always the zero vector
 * 1                   default: stands for a masked or missing feature, learned
 * 2 .. 1 + b          out of vocabulary, b buckets by hash
 * 2 + b .. size - 1   the values in their order
 * </pre>
 */
public final class Vocabulary {

  /** Fills up bags of ids to equal length; its vector is zero and it counts for nothing. */
  public static final int PADDING = 0;

  /** Stands for a feature that is masked or missing. */
  public static final int DEFAULT = 1;

  /** What {@link #id} answers for a value that is to be dropped. */
  public static final int DROPPED = -1;

  private static final int FIRST_BUCKET = 2;

  private final List<String> values;
  private final int oovBuckets;
  private final ValueTable table;

  private Vocabulary(List<String> values, int oovBuckets) {
    this.values = List.copyOf(values);
    this.oovBuckets = oovBuckets;
    this.table = new ValueTable(this.values);
  }

  /**
   * A vocabulary.
   *
   * @param values distinct values in the order of their ids
   * @param oovBuckets rows for values outside the vocabulary, not negative
   */
  public static Vocabulary of(List<String> values, int oovBuckets) {
    if (oovBuckets < 0) {
      throw new IllegalArgumentException("oovBuckets must not be negative: " + oovBuckets);
    }
    return new Vocabulary(values, oovBuckets);
  }

  /** The id of a value; a bucket, or {@link #DROPPED} without buckets, if it is not known. */
  public int id(String value) {
    int index = table.index(value);
    if (index >= 0) {
      return FIRST_BUCKET + oovBuckets + index;
    }
    return oovBuckets == 0 ? DROPPED : FIRST_BUCKET + bucket(value);
  }

  /** Whether the value has a row of its own. */
  public boolean contains(String value) {
    return table.index(value) >= 0;
  }

  /** Number of rows of the embedding table: values, buckets, default and padding. */
  public int size() {
    return FIRST_BUCKET + oovBuckets + values.size();
  }

  /** The id of the first value; all smaller ids are special. */
  public int firstValue() {
    return FIRST_BUCKET + oovBuckets;
  }

  /** The values in the order of their ids. */
  public List<String> values() {
    return values;
  }

  /** Number of out-of-vocabulary rows. */
  public int oovBuckets() {
    return oovBuckets;
  }

  /** The value of an id, in angle brackets for the special ones. */
  public String value(int id) {
    if (id < 0 || id >= size()) {
      throw new IndexOutOfBoundsException("id " + id + " is not in 0.." + (size() - 1));
    }
    if (id >= firstValue()) {
      return values.get(id - firstValue());
    }
    return switch (id) {
      case PADDING -> "<padding>";
      case DEFAULT -> "<default>";
      default -> "<unknown " + (id - FIRST_BUCKET) + ">";
    };
  }

  /** CRC-32 is in every language, so that others can encode as we do. */
  private int bucket(String value) {
    CRC32 crc = new CRC32();
    crc.update(value.getBytes(StandardCharsets.UTF_8));
    return (int) (crc.getValue() % oovBuckets);
  }
}
