package dev.kindred.export.verify;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.kindred.export.onnx.Dimension;
import dev.kindred.export.onnx.ElementType;
import dev.kindred.export.onnx.OnnxFile;
import dev.kindred.export.onnx.OnnxGraph;
import dev.kindred.export.onnx.Operator;
import dev.kindred.export.onnx.Ref;
import dev.kindred.model.checkpoint.FloatTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each operator, parsed and run by ONNX Runtime on numbers one can check by hand. */
class OperatorsTest {

  private static final float[][] X = {{1, 4}, {9, -16}};
  private static final long[][] IDS = {{2, 0}, {1, 1}};

  /** Builds on the inputs x [2, 2] and ids [2, 2]. */
  interface Body {
    Ref build(OnnxGraph graph, Ref x, Ref ids);
  }

  @TempDir Path folder;

  static Stream<Arguments> operators() {
    return Stream.of(
        operator("Add", (g, x, ids) -> g.apply(Operator.Binary.ADD, x, g.scalar(1)), 2, 5, 10, -15),
        operator(
            "Div", (g, x, ids) -> g.apply(Operator.Binary.DIV, x, g.scalar(2)), .5, 2, 4.5, -8),
        operator("Mul", (g, x, ids) -> g.apply(Operator.Binary.MUL, x, x), 1, 16, 81, 256),
        operator("Identity", (g, x, ids) -> g.apply(Operator.Unary.IDENTITY, x), 1, 4, 9, -16),
        operator("Relu", (g, x, ids) -> g.apply(Operator.Unary.RELU, x), 1, 4, 9, 0),
        operator(
            "Sqrt",
            (g, x, ids) -> g.apply(Operator.Unary.SQRT, g.apply(Operator.Unary.RELU, x)),
            1,
            2,
            3,
            0),
        operator(
            "Clip", (g, x, ids) -> g.apply(new Operator.ClipBelow(), x, g.scalar(3)), 3, 4, 9, 3),
        operator(
            "Greater and Cast",
            (g, x, ids) ->
                g.apply(new Operator.Cast(), g.apply(new Operator.Greater(), ids, g.integers(0))),
            1,
            0,
            1,
            1),
        operator(
            "Concat",
            (g, x, ids) -> g.apply(new Operator.Concat(1), x, x),
            1,
            4,
            1,
            4,
            9,
            -16,
            9,
            -16),
        operator(
            "Gather and ReduceSum",
            (g, x, ids) ->
                g.apply(
                    new Operator.ReduceSum(false),
                    g.apply(new Operator.Gather(), g.weight(table()), ids),
                    g.integers(1)),
            5,
            6,
            6,
            8),
        operator(
            "ReduceSum that keeps",
            (g, x, ids) -> g.apply(new Operator.ReduceSum(true), x, g.integers(1)),
            5,
            -7),
        operator(
            "Gemm",
            (g, x, ids) ->
                g.apply(
                    new Operator.Gemm(),
                    x,
                    g.weight(table()),
                    g.weight(FloatTensor.of("bias", new long[] {3}, new float[] {0, 0, 1}))),
            0,
            19,
            30,
            0,
            -37,
            -50));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operators")
  void anOperatorComputesWhatItSays(String name, Body body, double[] expected)
      throws IOException, OrtException {
    float[][] result = run(body, Map.of());
    double[] values =
        Stream.of(result)
            .flatMapToDouble(row -> IntStream.range(0, row.length).mapToDouble(i -> row[i]))
            .toArray();
    assertThat(values).as(name).containsExactly(expected);
  }

  @Test
  void theModelSaysWhoMadeItAndCarriesItsMetadata() throws IOException, OrtException {
    run((g, x, ids) -> x, Map.of("checkpoint", "abc", "schema_fingerprint", "é"));
    try (OrtSession session =
        OrtEnvironment.getEnvironment().createSession(folder.resolve("m.onnx").toString())) {
      assertThat(session.getMetadata().getProducerName()).isEqualTo("kindred");
      assertThat(session.getMetadata().getGraphName()).isEqualTo("test");
      assertThat(session.getMetadata().getCustomMetadata())
          .containsEntry("checkpoint", "abc")
          .containsEntry("schema_fingerprint", "é");
      assertThat(session.getInputInfo()).containsOnlyKeys("x", "ids");
    }
  }

  private float[][] run(Body body, Map<String, String> metadata) throws IOException, OrtException {
    OnnxGraph graph = new OnnxGraph("test");
    Dimension batch = new Dimension.Free("batch");
    Ref x = graph.input("x", ElementType.FLOAT, batch, new Dimension.Fixed(2));
    Ref ids = graph.input("ids", ElementType.INT64, batch, new Dimension.Free("length"));
    graph.output("y", body.build(graph, x, ids), batch, new Dimension.Free("width"));
    Path file = folder.resolve("m.onnx");
    OnnxFile.write(file, graph, metadata);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(file.toString());
        OnnxTensor floats = OnnxTensor.createTensor(environment, X);
        OnnxTensor longs = OnnxTensor.createTensor(environment, IDS)) {
      Map<String, OnnxTensorLike> inputs = Map.of("x", floats, "ids", longs);
      try (OrtSession.Result result = session.run(inputs)) {
        return (float[][]) result.get(0).getValue();
      }
    }
  }

  /** Rows (0, 0), (3, 4), (5, 6). */
  private static FloatTensor table() {
    return FloatTensor.of("table", new long[] {3, 2}, new float[] {0, 0, 3, 4, 5, 6});
  }

  private static Arguments operator(String name, Body body, double... expected) {
    return Arguments.of(name, body, expected);
  }
}
