package dev.kindred.trainer.torch;

import dev.kindred.model.checkpoint.FloatTensor;
import dev.kindred.model.feature.FeatureSchema;
import dev.kindred.model.feature.TowerSchemas;
import dev.kindred.model.tower.EmbeddingTable;
import dev.kindred.model.tower.Layer;
import dev.kindred.model.tower.Tower;
import dev.kindred.model.tower.TowerInput;
import dev.kindred.model.tower.TwoTowerArchitecture;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The weights before the first step, from Java's random numbers, so that they are the same on every
 * machine. Tables are uniform with variance 1 / dimension, but zero in the rows for padding,
 * default and unknown values, which thus say nothing until they are trained. Dense layers are
 * uniform in ±√(6 / (inputs + outputs)) (Glorot and Bengio 2010), their biases zero.
 */
public final class InitialWeights {

  private InitialWeights() {}

  /** A tensor for each of the architecture's weights, in their order. */
  public static List<FloatTensor> of(
      TwoTowerArchitecture architecture, TowerSchemas schemas, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Integer> firstRows = firstValues(architecture, schemas);
    List<FloatTensor> weights = new ArrayList<>();
    for (EmbeddingTable table : architecture.tables()) {
      long zeros = (long) firstRows.getOrDefault(table.name(), 0) * table.dimension();
      weights.add(
          uniform(
              table.weights(),
              new long[] {table.rows(), table.dimension()},
              Math.sqrt(3.0 / table.dimension()),
              zeros,
              random.split()));
    }
    for (Tower tower : List.of(architecture.query(), architecture.item())) {
      for (Layer layer : tower.layers()) {
        if (layer instanceof Layer.Dense dense) {
          weights.add(
              uniform(
                  tower.weight(dense),
                  new long[] {dense.outputs(), dense.inputs()},
                  Math.sqrt(6.0 / (dense.inputs() + dense.outputs())),
                  0,
                  random.split()));
          weights.add(
              uniform(
                  tower.bias(dense),
                  new long[] {dense.outputs()},
                  0,
                  dense.outputs(),
                  random.split()));
        }
      }
    }
    return weights;
  }

  private static Map<String, Integer> firstValues(
      TwoTowerArchitecture architecture, TowerSchemas schemas) {
    Map<String, Integer> first = new HashMap<>();
    addFirstValues(architecture.query(), schemas.query(), first);
    addFirstValues(architecture.item(), schemas.item(), first);
    return first;
  }

  private static void addFirstValues(
      Tower tower, FeatureSchema schema, Map<String, Integer> first) {
    for (TowerInput input : tower.inputs()) {
      int feature = schema.index(input.feature());
      first.put(input.table(), schema.features().get(feature).vocabulary().firstValue());
    }
  }

  private static FloatTensor uniform(
      String name, long[] shape, double bound, long zeros, SplittableRandom random) {
    long count = 1;
    for (long size : shape) {
      count *= size;
    }
    MemorySegment data = Arena.ofAuto().allocate(count * Float.BYTES, 64);
    for (long index = zeros; index < count; index++) {
      data.setAtIndex(FloatTensor.LAYOUT, index, (float) ((2 * random.nextDouble() - 1) * bound));
    }
    return new FloatTensor(name, shape, data);
  }
}
