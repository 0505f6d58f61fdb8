package dev.kindred.trainer.data;

import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.ItemSchema;
import dev.kindred.trainer.augment.Randomness;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Items and the pairs among them, in memory and checked. On disk it is a folder:
 *
 * <pre>
 * dataset.json      formatVersion (1), where it comes from, and the digest of its content
 * schema.yaml       the features and stored attributes, an {@link ItemSchema}
 * items             column id, and one for each feature (but id) and stored attribute
 * pairs-train       columns source and target: ids of items
 * pairs-validation  likewise
 * pairs-test        likewise
 * </pre>
 *
 * Each table is {@code .parquet} (one-hot features VARCHAR, the rest VARCHAR[]), {@code .tsv} or
 * {@code .tsv.gz} (a header line; {@code |} between the values of what is not one-hot).
 */
public final class Dataset {
  /** The version of the folder's format that is written and read. */
  public static final int FORMAT_VERSION = 1;

  private final ItemSchema schema;
  private final List<Item> items;
  private final Map<String, Integer> rows;
  private final SplitPairs pairs;
  private final String digest;

  /** The ids of the items must differ, and the pairs name rows of {@code items}. */
  public Dataset(ItemSchema schema, List<Item> items, SplitPairs pairs) {
    this.schema = schema;
    this.items = List.copyOf(items);
    this.rows = HashMap.newHashMap(items.size());
    for (int row = 0; row < items.size(); row++) {
      if (rows.put(items.get(row).id(), row) != null) {
        throw new IllegalArgumentException("two items '%s'".formatted(items.get(row).id()));
      }
    }
    this.pairs = pairs;
    this.digest = DatasetDigest.of(this);
  }

  /**
   * Reads a folder.
   *
   * @throws dev.kindred.model.files.InvalidInputException naming file, line and value if anything
   *     is wrong with it
   */
  public static Dataset open(Path folder) {
    return DatasetReader.read(folder);
  }

  public ItemSchema schema() {
    return schema;
  }

  /** The items; an item's place here is its row. */
  public List<Item> items() {
    return items;
  }

  /** The row of an item. */
  public OptionalInt row(String id) {
    Integer row = rows.get(id);
    return row == null ? OptionalInt.empty() : OptionalInt.of(row);
  }

  public Pairs pairs(Split split) {
    return pairs.of(split);
  }

  /**
   * The same items and held-out pairs with a share of the training pairs, drawn at random.
   *
   * @param share above 0 to 1
   */
  public Dataset withTrainingShare(double share, long seed) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("a share of " + share + "; it must be above 0 to 1");
    }
    int[] order = Randomness.TRAINING_SHARE.permutation(seed, 0, pairs.train().size());
    int[] kept = Arrays.copyOf(order, (int) Math.round(share * order.length));
    Arrays.sort(kept);
    int[] sources = Arrays.stream(kept).map(pairs.train()::source).toArray();
    int[] targets = Arrays.stream(kept).map(pairs.train()::target).toArray();
    return new Dataset(
        schema,
        items,
        new SplitPairs(new Pairs(sources, targets), pairs.validation(), pairs.test()));
  }

  /** How often each item, by row, is the target of a training pair. */
  public int[] trainingTargetCounts() {
    return pairs.train().targetCounts(items.size());
  }

  /** SHA-256 over schema, items and pairs, whatever the format of the files. */
  public String digest() {
    return digest;
  }
}
