package dev.kindred.export.onnx;

import static dev.kindred.export.onnx.ElementType.BOOL;
import static dev.kindred.export.onnx.ElementType.FLOAT;
import static dev.kindred.export.onnx.ElementType.INT64;

import java.util.Collections;
import java.util.List;

/**
 * An operator of ONNX opset 18 with its attributes. It states what it takes, so that {@link
 * OnnxGraph#apply} can refuse a wrong call.
 *
 * @see <a href="https://onnx.ai/onnx/operators/">the operators</a>
 */
public sealed interface Operator {

  /** Element by element, with broadcasting: FLOAT, FLOAT to FLOAT. */
  enum Binary implements Operator {
    ADD("Add"),
    DIV("Div"),
    MUL("Mul");

    private final String type;

    Binary(String type) {
      this.type = type;
    }

    @Override
    public String type() {
      return type;
    }

    @Override
    public List<ElementType> inputs(int given) {
      return List.of(FLOAT, FLOAT);
    }
  }

  /** Element by element: FLOAT to FLOAT. */
  enum Unary implements Operator {
    IDENTITY("Identity"),
    RELU("Relu"),
    SQRT("Sqrt");

    private final String type;

    Unary(String type) {
      this.type = type;
    }

    @Override
    public String type() {
      return type;
    }

    @Override
    public List<ElementType> inputs(int given) {
      return List.of(FLOAT);
    }
  }

  /** {@code max(x, minimum)}; the minimum is a scalar. */
  record ClipBelow() implements Operator {
    @Override
    public String type() {
      return "Clip";
    }

    @Override
    public List<ElementType> inputs(int given) {
      return List.of(FLOAT, FLOAT);
    }
  }

  /** Whether ids are greater than others, with broadcasting. */
  record Greater() implements Operator {
    @Override
    public List<ElementType> inputs(int given) {
      return List.of(INT64, INT64);
    }

    @Override
    public ElementType output() {
      return BOOL;
    }
  }

  /** Truth as numbers: 1 or 0. */
  record Cast() implements Operator {
    @Override
    public List<ElementType> inputs(int given) {
      return List.of(BOOL);
    }

    @Override
    public List<Attribute> attributes() {
      return List.of(new Attribute("to", FLOAT.code()));
    }
  }

  /** Tensors one after another along an axis; at least one. */
  record Concat(int axis) implements Operator {
    @Override
    public List<ElementType> inputs(int given) {
      return Collections.nCopies(Math.max(1, given), FLOAT);
    }

    @Override
    public List<Attribute> attributes() {
      return List.of(new Attribute("axis", axis));
    }
  }

  /** Rows of a table by id: [rows, width], [ids…] to [ids…, width]. */
  record Gather() implements Operator {
    @Override
    public List<ElementType> inputs(int given) {
      return List.of(FLOAT, INT64);
    }

    @Override
    public List<Attribute> attributes() {
      return List.of(new Attribute("axis", 0));
    }
  }

  /** {@code x · wᵀ + b}: [batch, in], [out, in], [out] to [batch, out]. */
  record Gemm() implements Operator {
    @Override
    public List<ElementType> inputs(int given) {
      return List.of(FLOAT, FLOAT, FLOAT);
    }

    @Override
    public List<Attribute> attributes() {
      return List.of(new Attribute("transB", 1));
    }
  }

  /**
   * Sum along the axes that the second input names.
   *
   * @param keepDimensions whether the summed axes stay, with size 1
   */
  record ReduceSum(boolean keepDimensions) implements Operator {
    @Override
    public List<ElementType> inputs(int given) {
      return List.of(FLOAT, INT64);
    }

    @Override
    public List<Attribute> attributes() {
      return List.of(new Attribute("keepdims", keepDimensions ? 1 : 0));
    }
  }

  /** The name in ONNX. */
  default String type() {
    return getClass().getSimpleName();
  }

  /** Types of the inputs that it takes, when it is given so many. */
  List<ElementType> inputs(int given);

  /** Type of its one output. */
  default ElementType output() {
    return FLOAT;
  }

  /** Its attributes. */
  default List<Attribute> attributes() {
    return List.of();
  }
}
