package dev.kindred.model.tower;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** One step of a tower after its input layer. Rows are independent of each other. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Layer.Dense.class, name = "dense"),
  @JsonSubTypes.Type(value = Layer.Relu.class, name = "relu"),
  @JsonSubTypes.Type(value = Layer.L2Normalize.class, name = "l2-normalize")
})
public sealed interface Layer {

  /**
   * {@code x · weightᵀ + bias}: [batch, inputs] to [batch, outputs].
   *
   * @param name unique in its tower; the weights are {@code TOWER.NAME.weight} [outputs, inputs]
   *     and {@code TOWER.NAME.bias} [outputs]
   */
  record Dense(String name, int inputs, int outputs) implements Layer {

    /** Checks that both widths are positive. */
    public Dense {
      if (inputs < 1 || outputs < 1) {
        throw new IllegalArgumentException(
            "dense layer '%s' has %d inputs and %d outputs; both must be at least 1"
                .formatted(name, inputs, outputs));
      }
    }
  }

  /** {@code max(x, 0)}. */
  record Relu() implements Layer {}

  /**
   * {@code x / max(‖x‖₂, epsilon)}, row by row.
   *
   * @param epsilon positive, guards a zero row
   */
  record L2Normalize(float epsilon) implements Layer {

    /** Checks that epsilon is positive. */
    public L2Normalize {
      if (!(epsilon > 0)) {
        throw new IllegalArgumentException("epsilon must be positive: " + epsilon);
      }
    }
  }
}
