package dev.kindred.trainer.torch;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;

class TrainingStepTest {

  private static final FeatureSchema SCHEMA =
      new FeatureSchema(
          List.of(
              new Feature(
                  FeatureSpec.multiHot("words"), Vocabulary.of(List.of("red", "blue"), 1))));

  @Test
  void itemsOfWhichNothingIsKnownRuinNoWeight() {
    EncodedBatch items =
        new FeatureEncoder(SCHEMA)
            .encode(
                List.of(
                    new Item("a", Map.of("words", List.of("red"))),
                    new Item("b", Map.of("words", List.of("blue"))),
                    new Item("c", Map.of()),
                    new Item("d", Map.of("words", List.of("never seen")))));
    try (TwoTowers towers =
            TwoTowers.of(
                architecture(),
                InitialWeights.of(architecture(), TowerSchemas.same(SCHEMA), 1),
                TorchDevice.CPU);
        SparseAdagrad optimizer = SparseAdagrad.fresh(towers, 0.01, 0);
        TrainingStep step = new TrainingStep(towers, optimizer, new Objective(0.1, 0.1, 0.1), 2)) {
      StepInput input =
          new StepInput(items, items, new float[0], Optional.of(new StepInput.Views(items, items)));
      double first = step.run(input).total();
      for (int i = 0; i < 20; i++) {
        step.run(input);
      }
      assertThat(towers.notFinite()).isEmpty();
      assertThat(step.run(input).total()).isFinite().isLessThan(first);
    }
  }

  @Test
  void aWeightThatIsNotFiniteIsNamed() {
    List<FloatTensor> weights =
        new ArrayList<>(InitialWeights.of(architecture(), TowerSchemas.same(SCHEMA), 1));
    try (TwoTowers towers = TwoTowers.of(architecture(), weights, TorchDevice.CPU)) {
      assertThat(towers.notFinite()).isEmpty();
    }
    FloatTensor bias = weights.getLast();
    weights.set(
        weights.size() - 1,
        FloatTensor.of(bias.name(), bias.shape(), new float[] {0, Float.NaN, 0}));
    try (TwoTowers towers = TwoTowers.of(architecture(), weights, TorchDevice.CPU)) {
      assertThat(towers.notFinite()).contains("item.dense1.bias");
    }
  }

  private static TwoTowerArchitecture architecture() {
    return new TwoTowerArchitecture(
        List.of(new EmbeddingTable("words", SCHEMA.features().getFirst().vocabulary().size(), 4)),
        tower("query"),
        tower("item"));
  }

  private static Tower tower(String name) {
    return new Tower(
        name,
        List.of(new TowerInput("words", "words")),
        List.of(
            new Layer.Dense("dense0", 4, 8),
            new Layer.Relu(),
            new Layer.Dense("dense1", 8, 3),
            new Layer.L2Normalize(1e-6f)));
  }
}
