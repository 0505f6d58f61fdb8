package dev.kindred.trainer.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The step on several threads against plain libtorch, where queries have features of their own. */
class QueryStepTest {
  private static final Objective OBJECTIVE = new Objective(0.2, 0.3, 0.1);
  private static final int STEPS = 5;
  private static final int READERS = 30;
  private static final FeatureSchema READER =
      new FeatureSchema(
          List.of(
              new Feature(
                  FeatureSpec.multiHot("read"), Market.SCHEMA.features().getFirst().vocabulary()),
              new Feature(
                  FeatureSpec.multiHot("words"), Market.SCHEMA.features().getLast().vocabulary()),
              new Feature(FeatureSpec.oneHot("town"), Vocabulary.of(List.of("0", "1"), 1))));
  private static final TowerSchemas SCHEMAS =
      TowerSchemas.of(Market.SCHEMA, READER, Map.of("read", "id", "words", "words"));

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 0", "3, 11", "2, 11"})
  void equalsThePlainStep(int shards, int views) {
    List<Double> losses = new ArrayList<>();
    double[] plain;
    try (TwoTowers towers = towers();
        SparseAdagrad optimizer = SparseAdagrad.fresh(towers, 0.01, 0.01)) {
      train(new PlainStep(towers, optimizer, OBJECTIVE)::run, views, losses);
      plain = Market.numbers(towers.weights());
    }
    List<Double> shardedLosses = new ArrayList<>();
    try (TwoTowers towers = towers();
        SparseAdagrad optimizer = SparseAdagrad.fresh(towers, 0.01, 0.01);
        TrainingStep step = new TrainingStep(towers, optimizer, OBJECTIVE, shards)) {
      List<FloatTensor> before = towers.weights();
      train(step::run, views, shardedLosses);
      assertThat(Market.numbers(towers.weights())).containsExactly(plain, within(2e-4));
      List<FloatTensor> after = towers.weights();
      for (int weight = 0; weight < before.size(); weight++) {
        assertThat(after.get(weight).toArray())
            .as(before.get(weight).name())
            .isNotEqualTo(before.get(weight).toArray());
      }
    }
    for (int step = 0; step < STEPS; step++) {
      assertThat(shardedLosses.get(step)).isCloseTo(losses.get(step), within(2e-4));
    }
  }

  private static void train(Function<StepInput, StepLoss> step, int views, List<Double> losses) {
    Market market = new Market(3);
    SplittableRandom random = new SplittableRandom(4);
    EncodedBatch readers = readers(random);
    for (int count = 0; count < STEPS; count++) {
      StepInput items = market.input(17, views);
      StepInput.Task task = items.task().orElseThrow();
      EncodedBatch queries = readers.select(random.ints(17, 0, READERS).toArray());
      losses.add(
          step.apply(new StepInput(queries, task.targets(), task.logQ(), items.views())).total());
    }
  }

  private static EncodedBatch readers(SplittableRandom random) {
    List<Item> readers = new ArrayList<>();
    for (int reader = 0; reader < READERS; reader++) {
      List<String> read =
          random
              .ints(random.nextInt(5), 0, Market.ITEMS)
              .distinct()
              .mapToObj(Integer::toString)
              .toList();
      List<String> words =
          random.ints(random.nextInt(4), 0, 22).distinct().mapToObj(Integer::toString).toList();
      readers.add(
          new Item(
              "reader" + reader,
              Map.of(
                  "read", read,
                  "words", words,
                  "town", List.of(Integer.toString(random.nextInt(3))))));
    }
    return new FeatureEncoder(READER).encode(readers);
  }

  private static TwoTowers towers() {
    TwoTowerArchitecture architecture =
        new TwoTowerArchitecture(
            List.of(
                table("id", Market.SCHEMA, 0),
                table("stall", Market.SCHEMA, 1),
                table("words", Market.SCHEMA, 2),
                table("query.town", READER, 2)),
            tower(
                "query",
                new TowerInput("read", "id"),
                new TowerInput("words", "words"),
                new TowerInput("town", "query.town")),
            tower(
                "item",
                new TowerInput("id", "id"),
                new TowerInput("stall", "stall"),
                new TowerInput("words", "words")));
    architecture.requireFits(SCHEMAS);
    return TwoTowers.of(architecture, InitialWeights.of(architecture, SCHEMAS, 7), TorchDevice.CPU);
  }

  private static EmbeddingTable table(String name, FeatureSchema schema, int feature) {
    return new EmbeddingTable(name, schema.features().get(feature).vocabulary().size(), 4);
  }

  private static Tower tower(String name, TowerInput... inputs) {
    return new Tower(
        name,
        List.of(inputs),
        List.of(
            new Layer.Dense("dense0", 12, 16),
            new Layer.Relu(),
            new Layer.Dense("dense1", 16, 5),
            new Layer.L2Normalize(1e-6f)));
  }
}
