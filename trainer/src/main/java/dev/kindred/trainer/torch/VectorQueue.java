package dev.kindred.trainer.torch;

import dev.kindred.model.checkpoint.FloatTensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The vectors of the last steps' targets, as the item tower then made them: the memory bank of
 * cross-batch negative sampling (Wang et al. 2021). They take no gradient. Written by one thread
 * while no other reads.
 */
public final class VectorQueue implements AutoCloseable {

  /** What the names of its states in a checkpoint begin with; a number follows, the oldest 0. */
  public static final String STATE = "state.queue.";

  private final int capacity;
  private final Deque<Tensor> steps = new ArrayDeque<>(); // (batch, dimension) each, oldest first

  private VectorQueue(int capacity) {
    this.capacity = capacity;
  }

  /** One that keeps nothing. */
  public static VectorQueue none() {
    return new VectorQueue(0);
  }

  /**
   * An empty queue.
   *
   * @param capacity how many steps' vectors are kept
   */
  public static VectorQueue ofSteps(int capacity) {
    return new VectorQueue(capacity);
  }

  /**
   * One that goes on from a saved {@link #state()}.
   *
   * @param state oldest first
   */
  public static VectorQueue restored(int capacity, List<FloatTensor> state, TorchDevice device) {
    VectorQueue queue = new VectorQueue(capacity);
    state.forEach(tensor -> queue.steps.add(Tensors.copyOf(tensor, device)));
    return queue;
  }

  /** What is needed to go on. */
  public List<FloatTensor> state() {
    List<FloatTensor> state = new ArrayList<>();
    for (Tensor step : steps) {
      state.add(Tensors.copyOf(STATE + state.size(), step));
    }
    return state;
  }

  /** Frees the vectors. */
  @Override
  public void close() {
    steps.forEach(Tensor::close);
    steps.clear();
  }

  /**
   * Takes a step's vectors, and forgets the oldest if there are too many.
   *
   * @param pieces copied; together {@code [batch, dimension]}
   */
  void add(List<Tensor> pieces) {
    if (capacity == 0) {
      return;
    }
    try (PointerScope _ = new PointerScope()) {
      TensorVector all = new TensorVector();
      pieces.forEach(piece -> all.push_back(piece.detach()));
      Tensor vectors = torch.cat(all, 0);
      vectors.retainReference(); // It outlives the scope.
      steps.add(vectors);
    }
    if (steps.size() > capacity) {
      steps.removeFirst().close();
    }
  }

  /**
   * The latest vectors, oldest first: {@code [rows, dimension]}. Inside a PointerScope.
   *
   * @param rows above 0; the rows of a number of whole steps
   */
  Tensor latest(long rows) {
    Deque<Tensor> taken = new ArrayDeque<>();
    long missing = rows;
    for (Iterator<Tensor> newest = steps.descendingIterator(); missing > 0 && newest.hasNext(); ) {
      Tensor step = newest.next();
      taken.addFirst(step);
      missing -= step.size(0);
    }
    if (missing != 0) {
      throw new IllegalArgumentException(
          "%d queued vectors are not the last ones of whole steps; there are %d steps"
              .formatted(rows, steps.size()));
    }
    TensorVector all = new TensorVector();
    taken.forEach(all::push_back);
    return torch.cat(all, 0);
  }
}
