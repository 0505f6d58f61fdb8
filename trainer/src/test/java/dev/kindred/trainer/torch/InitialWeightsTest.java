package dev.kindred.trainer.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.model.checkpoint.FloatTensor;
import dev.kindred.model.feature.TowerSchemas;
import dev.kindred.model.feature.Vocabulary;
import dev.kindred.model.tower.EmbeddingTable;
import dev.kindred.model.tower.TwoTowerArchitecture;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class InitialWeightsTest {
  private final TwoTowerArchitecture architecture = Market.sharedTables();
  private final List<FloatTensor> weights =
      InitialWeights.of(architecture, TowerSchemas.same(Market.SCHEMA), 1);

  @Test
  void thereIsOneForEachOfTheArchitecturesWeightsInTheirOrder() {
    assertThat(weights).extracting(FloatTensor::name).isEqualTo(architecture.weights());
  }

  @Test
  void rowsThatStandForNoValueAreZeroAndAllOthersAreNot() {
    Vocabulary vocabulary = Market.SCHEMA.features().getFirst().vocabulary();
    EmbeddingTable table = architecture.table("id");
    float[] numbers = weight(table.weights()).toArray();
    int zeros = vocabulary.firstValue() * table.dimension();
    assertThat(Arrays.copyOf(numbers, zeros)).containsOnly(0);
    assertThat(Arrays.copyOfRange(numbers, zeros, numbers.length)).doesNotContain(0);
    assertThat(numbers).hasSize(vocabulary.size() * table.dimension());
  }

  @Test
  void theSeedDecides() {
    assertThat(Market.numbers(InitialWeights.of(architecture, TowerSchemas.same(Market.SCHEMA), 1)))
        .isEqualTo(Market.numbers(weights));
    assertThat(Market.numbers(InitialWeights.of(architecture, TowerSchemas.same(Market.SCHEMA), 2)))
        .isNotEqualTo(Market.numbers(weights));
  }

  @Test
  void denseLayersAreWithinGlorotsBoundAndTheirBiasesZero() {
    double bound = Math.sqrt(6.0 / (12 + 16));
    double[] layer = Market.numbers(List.of(weight("query.dense0.weight")));
    assertThat(Arrays.stream(layer).map(Math::abs).max().orElseThrow())
        .isLessThanOrEqualTo(bound)
        .isCloseTo(bound, within(0.1));
    assertThat(Arrays.stream(layer).average().orElseThrow()).isCloseTo(0, within(0.1));
    assertThat(weight("query.dense0.bias").toArray()).containsOnly(0);
    assertThat(weight("item.dense0.weight").toArray())
        .isNotEqualTo(weight("query.dense0.weight").toArray());
  }

  private FloatTensor weight(String name) {
    return weights.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }
}
