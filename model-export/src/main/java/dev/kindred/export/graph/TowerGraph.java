package dev.kindred.export.graph;

import dev.kindred.export.onnx.Dimension;
import dev.kindred.export.onnx.ElementType;
import dev.kindred.export.onnx.OnnxGraph;
import dev.kindred.export.onnx.Operator;
import dev.kindred.export.onnx.Ref;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.tower.EmbeddingTable;
import dev.kindred.model.tower.Layer;
import dev.kindred.model.tower.Tower;
import dev.kindred.model.tower.TowerInput;
import dev.kindred.model.tower.TwoTowerArchitecture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One tower as an ONNX graph.
 *
 * <pre>
 * input   FEATURE   int64 [batch, length_FEATURE], padded with 0
 * output  "vector"  float32 [batch, dimension]
 * </pre>
 *
 * <p>The mean over a bag is the sum over all positions, padding's row being zero, by the number of
 * positions that are not padding, at least 1.
 */
public final class TowerGraph {

  /** The output's name. */
  public static final String OUTPUT = "vector";

  private static final Dimension BATCH = new Dimension.Free("batch");

  private final TwoTowerArchitecture architecture;
  private final Weights weights;
  private final Tower tower;
  private final OnnxGraph graph;
  private final Map<String, Bags> bags = new HashMap<>();

  /** A feature's ids and how many of them there are in each row [batch, 1]. */
  private record Bags(Ref ids, Ref counts) {}

  private TowerGraph(TwoTowerArchitecture architecture, Weights weights, Tower tower) {
    this.architecture = architecture;
    this.weights = weights;
    this.tower = tower;
    this.graph = new OnnxGraph(tower.name() + "_tower");
  }

  /**
   * Builds the graph.
   *
   * @param tower one of the architecture's two
   * @throws InvalidInputException if a weight is missing or not as the architecture says
   */
  public static OnnxGraph of(TwoTowerArchitecture architecture, Weights weights, Tower tower) {
    return new TowerGraph(architecture, weights, tower).build();
  }

  private OnnxGraph build() {
    List<Ref> pooled = new ArrayList<>();
    for (TowerInput input : tower.inputs()) {
      if (input.feature().equals(OUTPUT)) {
        throw new InvalidInputException(
            "the feature '%s' cannot be exported: a tower's output has that name; rename it in the"
                    .formatted(OUTPUT)
                + " dataset's schema.yaml and train again");
      }
      pooled.add(mean(input));
    }
    Ref x = graph.apply(new Operator.Concat(1), pooled.toArray(Ref[]::new));
    for (Layer layer : tower.layers()) {
      x =
          switch (layer) {
            case Layer.Dense dense -> dense(dense, x);
            case Layer.Relu() -> graph.apply(Operator.Unary.RELU, x);
            case Layer.L2Normalize(float epsilon) -> normalize(x, epsilon);
          };
    }
    graph.output(OUTPUT, x, BATCH, new Dimension.Fixed(architecture.dimension()));
    return graph;
  }

  private Ref mean(TowerInput input) {
    EmbeddingTable table = architecture.table(input.table());
    Bags bag = bags.computeIfAbsent(input.feature(), this::bags);
    Ref rows = graph.apply(new Operator.Gather(), graph.weight(weights.table(table)), bag.ids());
    Ref sum = graph.apply(new Operator.ReduceSum(false), rows, graph.integers(1)); // (batch, dim)
    return graph.apply(Operator.Binary.DIV, sum, bag.counts());
  }

  private Bags bags(String feature) {
    Ref ids =
        graph.input(feature, ElementType.INT64, BATCH, new Dimension.Free("length_" + feature));
    Ref present =
        graph.apply(
            new Operator.Cast(), graph.apply(new Operator.Greater(), ids, graph.integers(0)));
    Ref count = graph.apply(new Operator.ReduceSum(true), present, graph.integers(1));
    return new Bags(ids, graph.apply(new Operator.ClipBelow(), count, graph.scalar(1f)));
  }

  private Ref dense(Layer.Dense dense, Ref x) {
    return graph.apply(
        new Operator.Gemm(),
        x,
        graph.weight(weights.of(tower.weight(dense), dense.outputs(), dense.inputs())),
        graph.weight(weights.of(tower.bias(dense), dense.outputs())));
  }

  /** By hand: LpNormalization has no CUDA kernel. */
  private Ref normalize(Ref x, float epsilon) {
    Ref squares = graph.apply(Operator.Binary.MUL, x, x);
    Ref sum = graph.apply(new Operator.ReduceSum(true), squares, graph.integers(1)); // (batch, 1)
    Ref norm = graph.apply(Operator.Unary.SQRT, sum);
    return graph.apply(
        Operator.Binary.DIV, x, graph.apply(new Operator.ClipBelow(), norm, graph.scalar(epsilon)));
  }
}
