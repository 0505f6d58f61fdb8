package dev.kindred.trainer.learn;

import dev.kindred.model.checkpoint.FloatTensor;
import dev.kindred.model.checkpoint.SafetensorsFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Remembers the best weights of a training and says when waiting for better ones should end. */
final class EarlyStopping {

  private static final String STATE = "state.early-stopping";
  private static final String BEST = "state.best.";

  private final int patience;
  private float bestRecall = -1;
  private int measurements;
  private int bestMeasurement; // from 1
  private List<FloatTensor> bestWeights = List.of();

  /**
   * @param patience see {@link EarlyStoppingRecipe}
   */
  EarlyStopping(int patience) {
    this.patience = patience;
  }

  /**
   * Goes on from a saved {@link #state()}, if the file has one.
   *
   * @param weights their names
   */
  static EarlyStopping restored(int patience, SafetensorsFile file, List<String> weights) {
    EarlyStopping stopping = new EarlyStopping(patience);
    if (file.names().contains(STATE)) {
      FloatTensor numbers = file.tensor(STATE);
      stopping.bestRecall = numbers.get(0);
      stopping.measurements = (int) numbers.get(1);
      stopping.bestMeasurement = (int) numbers.get(2);
      stopping.bestWeights =
          weights.stream().map(name -> copy(name, file.tensor(BEST + name))).toList();
    }
    return stopping;
  }

  /** What is needed to go on; nothing before the first measurement. */
  List<FloatTensor> state() {
    List<FloatTensor> state = new ArrayList<>();
    if (measurements > 0) {
      state.add(
          FloatTensor.of(
              STATE, new long[] {3}, new float[] {bestRecall, measurements, bestMeasurement}));
      bestWeights.forEach(weight ->
          state.add(new FloatTensor(BEST + weight.name(), weight.shape(), weight.data())));
    }
    return state;
  }

  /**
   * Takes note of a measurement.
   *
   * @param recall 0 to 1
   * @param weights a copy of them as they were measured, asked for if they are the best
   */
  void measured(double recall, Supplier<List<FloatTensor>> weights) {
    measurements++;
    if ((float) recall > bestRecall) {
      bestRecall = (float) recall;
      bestMeasurement = measurements;
      bestWeights = weights.get();
    }
  }

  /** Whether patience is at its end. */
  boolean isOver() {
    return measurements - bestMeasurement >= patience;
  }

  /** The best measurement's number, from 1; 0 before the first. */
  int bestMeasurement() {
    return bestMeasurement;
  }

  /** The weights of the best measurement; none before the first. */
  List<FloatTensor> bestWeights() {
    return bestWeights;
  }

  /** Under another name, in memory that outlives the file. */
  private static FloatTensor copy(String name, FloatTensor tensor) {
    MemorySegment data = Arena.ofAuto().allocate(Math.max(1, tensor.data().byteSize()), Long.BYTES);
    MemorySegment whole = data.asSlice(0, tensor.data().byteSize());
    whole.copyFrom(tensor.data());
    return new FloatTensor(name, tensor.shape(), whole);
  }
}
