package dev.kindred.trainer.torch;

import dev.kindred.model.checkpoint.FloatTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Adagrad (Duchi et al. 2011): {@code G ← G + g²}, {@code w ← w − η · g / (√G + ε)}. Of a weight
 * with a sparse gradient only the rows that the gradient has are touched, so that a step costs the
 * same for any size of table.
 */
public final class SparseAdagrad implements AutoCloseable {

  private static final double EPSILON = 1e-10;

  private final Map<String, Tensor> parameters;
  private final Map<String, Tensor> sums = new LinkedHashMap<>(); // G, in the parameters' shapes
  private double learningRate;

  /**
   * An optimizer whose sums of squares begin at one value.
   *
   * @param learningRate η, positive
   * @param initialAccumulator the first G, not negative
   */
  public static SparseAdagrad fresh(
      TwoTowers towers, double learningRate, double initialAccumulator) {
    SparseAdagrad optimizer = new SparseAdagrad(towers, learningRate);
    optimizer.parameters.forEach((name, parameter) -> {
      Tensor sum = torch.empty_like(parameter.detach());
      optimizer.sums.put(name, sum.fill_(new Scalar(initialAccumulator)));
    });
    return optimizer;
  }

  /** An optimizer that goes on from a saved state. */
  public static SparseAdagrad restored(
      TwoTowers towers, double learningRate, List<FloatTensor> state) {
    SparseAdagrad optimizer = new SparseAdagrad(towers, learningRate);
    for (FloatTensor sum : state) {
      optimizer.sums.put(sum.name(), Tensors.copyOf(sum, towers.device()));
    }
    return optimizer;
  }

  private SparseAdagrad(TwoTowers towers, double learningRate) {
    this.parameters = towers.parameters();
    this.learningRate = learningRate;
  }

  /** η of the steps to come. */
  public double learningRate() {
    return learningRate;
  }

  /**
   * Sets η for the steps to come.
   *
   * @param rate not negative
   */
  public void learningRate(double rate) {
    learningRate = rate;
  }

  /** The sums of squares, under the weights' names. */
  public List<FloatTensor> state() {
    return sums.entrySet().stream()
        .map(entry -> Tensors.copyOf(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** Frees the state. */
  @Override
  public void close() {
    sums.values().forEach(Tensor::close);
  }

  /**
   * Updates a weight whose gradient is dense. The gradient is used up.
   *
   * @param gradient in the weight's shape
   */
  void update(String name, Tensor gradient) {
    try (NoGradGuard _ = new NoGradGuard()) {
      stepDense(parameter(name), gradient, sum(name));
    }
  }

  /**
   * Updates some rows of a weight, each given once.
   *
   * @param rows {@code [n]}
   * @param values {@code [n, dimension]}, these rows as they are; used up
   * @param gradient {@code [n, dimension]}
   */
  void updateRows(String name, Tensor rows, Tensor values, Tensor gradient) {
    try (NoGradGuard _ = new NoGradGuard()) {
      Tensor sum = sum(name).index_select(0, rows).addcmul_(gradient, gradient);
      sum(name).index_copy_(0, rows, sum);
      Tensor scale = sum.sqrt_().add_(new Scalar(EPSILON));
      parameter(name)
          .index_copy_(0, rows, values.addcdiv_(gradient, scale, new Scalar(-learningRate)));
    }
  }

  /** Applies and forgets the gradients that backward has left in the weights. */
  void step() {
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      parameters.forEach((name, parameter) -> {
        Tensor gradient = parameter.grad();
        if (!gradient.defined()) {
          return;
        }
        Tensor sum = sum(name);
        if (gradient.is_sparse()) {
          stepSparse(parameter, gradient.coalesce(), sum);
        } else {
          stepDense(parameter, gradient, sum);
        }
        parameter.mutable_grad().reset();
      });
    }
  }

  private Tensor parameter(String name) {
    return Objects.requireNonNull(parameters.get(name), name);
  }

  private Tensor sum(String name) {
    return Objects.requireNonNull(sums.get(name), name);
  }

  private void stepSparse(Tensor parameter, Tensor gradient, Tensor sum) {
    Tensor rows = gradient._indices().select(0, 0);
    Tensor values = gradient._values();
    sum.index_add_(0, rows, values.mul(values));
    Tensor scale = sum.index_select(0, rows).sqrt().add_(new Scalar(EPSILON));
    parameter.index_add_(0, rows, values.div(scale), new Scalar(-learningRate));
  }

  private void stepDense(Tensor parameter, Tensor gradient, Tensor sum) {
    sum.addcmul_(gradient, gradient);
    Tensor scale = sum.sqrt().add_(new Scalar(EPSILON));
    parameter.addcdiv_(gradient, scale, new Scalar(-learningRate));
  }
}
