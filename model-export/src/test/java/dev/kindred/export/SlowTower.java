package dev.kindred.export;

import dev.kindred.model.checkpoint.FloatTensor;
import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.tower.EmbeddingTable;
import dev.kindred.model.tower.Layer;
import dev.kindred.model.tower.Tower;
import dev.kindred.model.tower.TowerInput;
import dev.kindred.model.tower.TwoTowerArchitecture;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/** The oracle: a tower by its definition, one row at a time, in double precision. */
public record SlowTower(
    TwoTowerArchitecture architecture, Tower tower, Function<String, FloatTensor> weights) {

  /** The vector of one row. */
  public float[] embed(EncodedBatch batch, int row) {
    double[] x =
        tower.inputs().stream()
            .flatMapToDouble(input -> DoubleStream.of(mean(input, batch, row)))
            .toArray();
    for (Layer layer : tower.layers()) {
      x =
          switch (layer) {
            case Layer.Dense dense -> dense(dense, x);
            case Layer.Relu() -> DoubleStream.of(x).map(value -> Math.max(value, 0)).toArray();
            case Layer.L2Normalize(float epsilon) -> normalize(x, epsilon);
          };
    }
    float[] vector = new float[x.length];
    for (int column = 0; column < x.length; column++) {
      vector[column] = (float) x[column];
    }
    return vector;
  }

  private double[] mean(TowerInput input, EncodedBatch batch, int row) {
    EmbeddingTable table = architecture.table(input.table());
    FloatTensor rows = weights.apply(table.weights());
    int[] ids = batch.ids(row, batch.schema().index(input.feature()));
    double[] mean = new double[table.dimension()];
    for (int column = 0; column < mean.length; column++) {
      for (int id : ids) {
        mean[column] += (double) rows.get((long) id * table.dimension() + column) / ids.length;
      }
    }
    return mean;
  }

  private double[] dense(Layer.Dense dense, double[] x) {
    FloatTensor weight = weights.apply(tower.weight(dense));
    FloatTensor bias = weights.apply(tower.bias(dense));
    double[] y = new double[dense.outputs()];
    Arrays.setAll(
        y,
        output -> {
          double sum = bias.get(output);
          for (int input = 0; input < dense.inputs(); input++) {
            sum += x[input] * weight.get((long) output * dense.inputs() + input);
          }
          return sum;
        });
    return y;
  }

  private static double[] normalize(double[] x, float epsilon) {
    double norm = Math.sqrt(DoubleStream.of(x).map(value -> value * value).sum());
    return DoubleStream.of(x).map(value -> value / Math.max(norm, epsilon)).toArray();
  }
}
