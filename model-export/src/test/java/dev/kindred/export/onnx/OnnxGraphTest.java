package dev.kindred.export.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.checkpoint.FloatTensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxGraphTest {

  private static final Dimension BATCH = new Dimension.Free("batch");

  private final OnnxGraph graph = new OnnxGraph("test");
  private final Ref ids = graph.input("ids", ElementType.INT64, BATCH);
  private final Ref x = graph.input("x", ElementType.FLOAT, BATCH);

  @Test
  void tooFewTooManyAndWrongInputsAreRefused() {
    assertThatThrownBy(() -> graph.apply(Operator.Binary.ADD, x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Add takes [FLOAT, FLOAT] but gets [x (FLOAT)]");
    assertThatThrownBy(() -> graph.apply(Operator.Unary.RELU, x, x))
        .hasMessageContaining("Relu takes [FLOAT] but gets");
    assertThatThrownBy(() -> graph.apply(new Operator.Gather(), ids, x))
        .hasMessage("Gather takes [FLOAT, INT64] but gets [ids (INT64), x (FLOAT)]");
    assertThatThrownBy(() -> graph.apply(new Operator.Concat(0)))
        .hasMessage("Concat takes [FLOAT] but gets []");
  }

  @Test
  void whatAnOperatorGivesIsTyped() {
    Ref greater = graph.apply(new Operator.Greater(), ids, graph.integers(0));
    assertThat(greater.type()).isEqualTo(ElementType.BOOL);
    assertThat(graph.apply(new Operator.Cast(), greater).type()).isEqualTo(ElementType.FLOAT);
    assertThatThrownBy(() -> graph.apply(Operator.Unary.SQRT, greater))
        .hasMessageContaining("BOOL");
  }

  @Test
  void aRefOfAnotherGraphIsRefused() {
    Ref other = new OnnxGraph("other").input("y", ElementType.FLOAT, BATCH);
    assertThatThrownBy(() -> graph.apply(Operator.Unary.RELU, other))
        .hasMessage("y (FLOAT) belongs to graph 'other', not to 'test'");
  }

  @Test
  void namesAreUnique() {
    assertThatThrownBy(() -> graph.input("x", ElementType.FLOAT, BATCH))
        .hasMessageContaining("the name 'x' is empty or used already");
    assertThatThrownBy(() -> graph.output("ids", x, BATCH)).hasMessageContaining("'ids'");
    graph.input("Relu.1", ElementType.FLOAT, BATCH);
    assertThat(graph.apply(Operator.Unary.RELU, x).name()).isEqualTo("Relu.2");
    assertThat(graph.apply(Operator.Unary.RELU, x).name()).isEqualTo("Relu.3");
  }

  @Test
  void theSameWeightMayBeUsedTwiceButNotAnotherOfItsName() {
    FloatTensor weight = FloatTensor.of("w", new long[] {1}, new float[] {1});
    graph.weight(weight);
    assertThat(graph.weight(weight).name()).isEqualTo("w");
    assertThat(graph.weightBytes()).isEqualTo(4);
    FloatTensor other = FloatTensor.of("w", new long[] {1}, new float[] {2});
    assertThatThrownBy(() -> graph.weight(other)).hasMessageContaining("'w'");
  }

  @Test
  void aGraphWithoutOutputIsRefused(@TempDir Path folder) {
    assertThatThrownBy(() -> OnnxFile.write(folder.resolve("m.onnx"), graph, Map.of()))
        .hasMessageContaining("has no output");
  }

  @Test
  void whatDoesNotFitIntoOneFileIsRefusedBeforeItIsWritten(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("m.onnx");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment huge = SparseFile.map(folder.resolve("huge"), 1L << 31, arena);
      graph.output("y", graph.weight(new FloatTensor("w", new long[] {1L << 29}, huge)), BATCH);
      assertThatThrownBy(() -> OnnxFile.write(file, graph, Map.of()))
          .hasMessageContaining("its weights must be external");
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void externalWeightsAreAlignedAndASharedOneIsWrittenOnce(@TempDir Path folder)
      throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      FloatTensor shared = new FloatTensor("shared", new long[] {1025}, arena.allocate(4100));
      FloatTensor own = FloatTensor.of("own", new long[] {1}, new float[] {1.5f});
      OnnxGraph other = new OnnxGraph("other");
      graph.output("y", graph.apply(new Operator.Concat(0), graph.weight(shared)), BATCH);
      Ref both = other.apply(new Operator.Concat(0), other.weight(shared), other.weight(own));
      other.output("y", both, BATCH);
      try (ExternalData weights = ExternalData.create(folder.resolve("weights.bin"))) {
        OnnxFile.write(folder.resolve("a.onnx"), graph, Map.of(), weights);
        OnnxFile.write(folder.resolve("b.onnx"), other, Map.of(), weights);
      }
    }
    byte[] bytes = Files.readAllBytes(folder.resolve("weights.bin"));
    assertThat(bytes).hasSize(8192 + 4).endsWith(0x00, 0x00, 0xC0, 0x3F);
    assertThat(folder.resolve("b.onnx"))
        .content(StandardCharsets.ISO_8859_1)
        .contains("weights.bin", "8192");
  }

  @Test
  void twoDifferentExternalWeightsOfOneNameAreRefused(@TempDir Path folder) throws IOException {
    OnnxGraph other = new OnnxGraph("other");
    graph.output("y", graph.weight(FloatTensor.of("w", new long[] {1}, new float[] {1})), BATCH);
    other.output("y", other.weight(FloatTensor.of("w", new long[] {1}, new float[] {2})), BATCH);
    try (ExternalData weights = ExternalData.create(folder.resolve("weights.bin"))) {
      OnnxFile.write(folder.resolve("a.onnx"), graph, Map.of(), weights);
      assertThatThrownBy(() -> OnnxFile.write(folder.resolve("b.onnx"), other, Map.of(), weights))
          .hasMessage("two different weights are named 'w'");
    }
  }
}
