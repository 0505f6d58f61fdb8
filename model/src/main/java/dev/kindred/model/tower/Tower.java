package dev.kindred.model.tower;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A tower: the inputs' vectors side by side in their order, then the layers one after another.
 *
 * @param name {@code query} or {@code item}; the first part of its weights' names
 * @param inputs at least one
 * @param layers the widths must fit; may be empty
 */
public record Tower(String name, List<TowerInput> inputs, List<Layer> layers) {

  /** Checks that there are inputs and that no layer's name is used twice. */
  public Tower {
    inputs = List.copyOf(inputs);
    layers = List.copyOf(layers);
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("tower '" + name + "' has no inputs");
    }
    Set<String> names = new HashSet<>();
    for (Layer layer : layers) {
      if (layer instanceof Layer.Dense dense && !names.add(dense.name())) {
        throw new IllegalArgumentException(
            "tower '%s' has two layers '%s'".formatted(name, dense.name()));
      }
    }
  }

  /** The name of a dense layer's weight matrix [outputs, inputs]. */
  public String weight(Layer.Dense layer) {
    return name + "." + layer.name() + ".weight";
  }

  /** The name of a dense layer's bias [outputs]. */
  public String bias(Layer.Dense layer) {
    return name + "." + layer.name() + ".bias";
  }

  /** Width after the last layer, given the width of the concatenated inputs; checks each step. */
  int outputWidth(int inputWidth) {
    int width = inputWidth;
    for (Layer layer : layers) {
      if (layer instanceof Layer.Dense dense) {
        if (dense.inputs() != width) {
          throw new IllegalArgumentException(
              "tower '%s': layer '%s' takes %d inputs but gets %d"
                  .formatted(name, dense.name(), dense.inputs(), width));
        }
        width = dense.outputs();
      }
    }
    return width;
  }
}
