package dev.kindred.trainer.torch;

import dev.kindred.model.checkpoint.FloatTensor;
import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.model.feature.FeatureSchema;
import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.TowerSchemas;
import dev.kindred.model.feature.Vocabulary;
import dev.kindred.model.tower.EmbeddingTable;
import dev.kindred.model.tower.Layer;
import dev.kindred.model.tower.Tower;
import dev.kindred.model.tower.TowerInput;
import dev.kindred.model.tower.TwoTowerArchitecture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Random goods with an id, a stall and words, some unknown, and small towers over them. */
final class Market {
  static final int ITEMS = 60;
  static final FeatureSchema SCHEMA =
      new FeatureSchema(
          List.of(
              feature(FeatureSpec.oneHot("id"), 50), // the last ten are unknown
              feature(FeatureSpec.oneHot("stall"), 3),
              feature(FeatureSpec.multiHot("words"), 20)));

  private final SplittableRandom random;
  final EncodedBatch goods;

  Market(long seed) {
    random = new SplittableRandom(seed);
    List<Item> items = new ArrayList<>();
    for (int item = 0; item < ITEMS; item++) {
      List<String> words =
          random.ints(random.nextInt(4), 0, 22).distinct().mapToObj(Integer::toString).toList();
      items.add(
          new Item(
              Integer.toString(item),
              Map.of("stall", List.of(Integer.toString(random.nextInt(3))), "words", words)));
    }
    goods = new FeatureEncoder(SCHEMA).encode(items);
  }

  static TwoTowerArchitecture sharedTables() {
    return architecture("", "");
  }

  static TwoTowerArchitecture separateTables() {
    return architecture("query.", "item.");
  }

  static TwoTowers towers(TwoTowerArchitecture architecture) {
    return TwoTowers.of(
        architecture,
        InitialWeights.of(architecture, TowerSchemas.same(SCHEMA), 7),
        TorchDevice.CPU);
  }

  /** A step of random pairs with a correction, and two different views of other items. */
  StepInput input(int pairs, int views) {
    float[] logQ = new float[pairs];
    for (int row = 0; row < pairs; row++) {
      logQ[row] = (float) -random.nextDouble(3);
    }
    return new StepInput(
        some(pairs),
        some(pairs),
        logQ,
        views == 0
            ? Optional.empty()
            : Optional.of(new StepInput.Views(masked(views, 0), masked(views, 1, 2))));
  }

  /** Random pairs with corrections, negatives, queued vectors and hidden columns in every row. */
  StepInput.Task task(int pairs, int negatives, int queued, int hidden) {
    int columns = pairs + negatives + queued;
    float[] logQ = new float[columns];
    for (int column = 0; column < columns; column++) {
      logQ[column] = (float) -random.nextDouble(3);
    }
    int[] starts = new int[pairs + 1];
    int[] hits = new int[pairs * hidden];
    for (int row = 0; row < pairs; row++) {
      starts[row + 1] = (row + 1) * hidden;
      int own = row;
      int[] others =
          random.ints(0, columns).filter(column -> column != own).limit(hidden).toArray();
      System.arraycopy(others, 0, hits, row * hidden, hidden);
    }
    return new StepInput.Task(
        some(pairs),
        some(pairs),
        negatives == 0 ? Optional.empty() : Optional.of(some(negatives)),
        queued,
        logQ,
        hidden == 0 ? HiddenHits.NONE : new HiddenHits(starts, hits));
  }

  /** Rows that hide some features, as an augmented view does. */
  private EncodedBatch masked(int rows, Integer... features) {
    return goods.select(
        random.ints(rows, 0, ITEMS).toArray(),
        new EncodedBatch.View() {
          @Override
          public boolean masks(int feature) {
            return List.of(features).contains(feature);
          }

          @Override
          public boolean keeps(int feature, int row, int position) {
            return true;
          }
        });
  }

  EncodedBatch some(int rows) {
    return goods.select(random.ints(rows, 0, ITEMS).toArray());
  }

  /** All weights, one after the other. */
  static double[] numbers(List<FloatTensor> weights) {
    return weights.stream()
        .flatMapToDouble(
            weight -> IntStream.range(0, (int) weight.count()).mapToDouble(weight::get))
        .toArray();
  }

  private static TwoTowerArchitecture architecture(String queryPrefix, String itemPrefix) {
    List<EmbeddingTable> tables = new ArrayList<>(tables(queryPrefix));
    if (!queryPrefix.equals(itemPrefix)) {
      tables.addAll(tables(itemPrefix));
    }
    return new TwoTowerArchitecture(tables, tower("query", queryPrefix), tower("item", itemPrefix));
  }

  private static List<EmbeddingTable> tables(String prefix) {
    return SCHEMA.features().stream()
        .map(each -> new EmbeddingTable(prefix + each.name(), each.vocabulary().size(), 4))
        .toList();
  }

  private static Tower tower(String name, String prefix) {
    return new Tower(
        name,
        SCHEMA.features().stream()
            .map(each -> new TowerInput(each.name(), prefix + each.name()))
            .toList(),
        List.of(
            new Layer.Dense("dense0", 12, 16),
            new Layer.Relu(),
            new Layer.Dense("dense1", 16, 5),
            new Layer.L2Normalize(1e-6f)));
  }

  private static Feature feature(FeatureSpec spec, int values) {
    return new Feature(
        spec, Vocabulary.of(IntStream.range(0, values).mapToObj(Integer::toString).toList(), 1));
  }
}
