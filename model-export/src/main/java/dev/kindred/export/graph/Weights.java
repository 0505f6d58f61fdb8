package dev.kindred.export.graph;

import dev.kindred.model.checkpoint.FloatTensor;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.tower.EmbeddingTable;
import java.util.Arrays;
import java.util.function.Function;

/** A model's weights by name, each checked when it is asked for. */
public final class Weights {

  private final Function<String, FloatTensor> tensors;

  /**
   * @param tensors gives a tensor, or throws {@link InvalidInputException} if there is none
   */
  public Weights(Function<String, FloatTensor> tensors) {
    this.tensors = tensors;
  }

  /** An embedding table [rows, dimension] whose row of padding is zero. */
  FloatTensor table(EmbeddingTable table) {
    FloatTensor tensor = of(table.weights(), table.rows(), table.dimension());
    for (int column = 0; column < table.dimension(); column++) {
      if (tensor.get(column) != 0) {
        throw new InvalidInputException(
            "the weights '%s' have %s in row 0, column %d, but row 0 is padding and must be zero;"
                    .formatted(tensor.name(), tensor.get(column), column)
                + " train again");
      }
    }
    return tensor;
  }

  /** A tensor of that shape. */
  FloatTensor of(String name, long... shape) {
    FloatTensor tensor = tensors.apply(name);
    if (!Arrays.equals(tensor.shape(), shape)) {
      throw new InvalidInputException(
          "the weights '%s' have shape %s, but the architecture says %s; train again"
              .formatted(name, Arrays.toString(tensor.shape()), Arrays.toString(shape)));
    }
    return tensor;
  }
}
