package dev.kindred.trainer.data;

import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.ItemSchema;
import dev.kindred.trainer.augment.Randomness;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Items and the pairs that lead to them, from items or from queries with features of their own, in
 * memory and checked. On disk it is a folder:
 *
 * <pre>
 * dataset.json      formatVersion (1), where it comes from, and the digest of its content
 * schema.yaml       the features and stored attributes, an {@link ItemSchema}
 * items             column id, and one for each feature (but id) and stored attribute
 * queries           column id, and one for each feature of queries; only where the schema has any
 * pairs-train       columns source and target: ids of items, or of a query and an item
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
  private final List<Item> queries;
  private final Map<String, Integer> rows;
  private final SplitPairs pairs;
  private final String digest;

  /** The ids of the items must differ, and the pairs name rows of {@code items}. */
  public Dataset(ItemSchema schema, List<Item> items, SplitPairs pairs) {
    this(schema, items, List.of(), pairs);
  }

  /**
   * The ids of the items must differ. The pairs' targets are rows of {@code items}, and their
   * sources of {@code queries}, if the schema declares features of queries, and otherwise of {@code
   * items}.
   */
  public Dataset(ItemSchema schema, List<Item> items, List<Item> queries, SplitPairs pairs) {
    if (!schema.hasQueries() && !queries.isEmpty()) {
      throw new IllegalArgumentException("queries, but the schema declares no features of them");
    }
    this.schema = schema;
    this.items = List.copyOf(items);
    this.queries = List.copyOf(queries);
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

  /** What pairs lead from: the queries, if the schema has features of them, or else the items. */
  public List<Item> sources() {
    return schema.hasQueries() ? queries : items;
  }

  /**
   * The items that a source stands for, as rows, ascending: an item for itself, a query for those
   * that its features of the item feature {@code id} name, such as the books that a user has read.
   */
  public int[] namedBy(int source) {
    if (!schema.hasQueries()) {
      return new int[] {source};
    }
    return schema.queries().stream()
        .filter(feature -> feature.of().equals(FeatureSpec.ID))
        .flatMap(feature -> queries.get(source).values(feature.name()).stream())
        .flatMapToInt(id -> row(id).stream())
        .sorted()
        .distinct()
        .toArray();
  }

  /** The rows of the sources that training pairs lead from, ascending. */
  public int[] trainingSources() {
    boolean[] trained = new boolean[sources().size()];
    Pairs train = pairs.train();
    for (int pair = 0; pair < train.size(); pair++) {
      trained[train.source(pair)] = true;
    }
    return IntStream.range(0, trained.length).filter(source -> trained[source]).toArray();
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
        queries,
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
