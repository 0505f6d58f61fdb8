package dev.kindred.trainer.torch;

import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.tower.EmbeddingTable;
import dev.kindred.model.tower.Tower;
import dev.kindred.model.tower.TowerInput;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * One optimizer step of the joint loss, computed by several threads side by side. One thread at a
 * time may call it.
 *
 * <p>The same weights, input and number of shards give the same bits; another number of shards
 * gives other roundings.
 */
public final class TrainingStep implements AutoCloseable {

  /* Threads that share one matrix product wait for each other at its barriers, several times in
   * each of a step's forty products. So each thread takes a share of the rows instead, through the
   * whole network, and they meet four times in a step:
   *
   *   gather    each table: which rows does the step read? copy them
   *   forward   each shard: its rows through the towers
   *   loss      each shard: its anchors against the partners of all shards
   *   backward  each shard: from the vectors' gradients to the weights'
   *   update    each weight: add the shards' gradients in their order, Adagrad
   */

  private final TrainingState state;
  private final TwoTowers towers;
  private final Objective objective;
  private final Crew crew;
  private final Map<String, TouchedRows> touched = new LinkedHashMap<>(); // by table's weights

  /** A step of the weights and their optimizer alone. */
  public TrainingStep(TwoTowers towers, SparseAdagrad optimizer, Objective objective, int shards) {
    this(TrainingState.of(towers, optimizer), objective, shards);
  }

  /**
   * @param shards number of threads, at least 1; see {@link TorchDevice#shards}
   */
  public TrainingStep(TrainingState state, Objective objective, int shards) {
    this.state = state;
    this.towers = state.towers();
    this.objective = objective;
    this.crew = new Crew(shards);
    for (EmbeddingTable table : towers.architecture().tables()) {
      touched.put(table.weights(), new TouchedRows(table.rows()));
    }
  }

  /**
   * Forward, backward, update. If the loss is not finite, nothing is updated.
   *
   * @return the loss before the update
   */
  public StepLoss run(StepInput input) {
    int count = Math.min(crew.size(), input.fewestRows());
    Step step = new Step(input, count);
    try (BlasThreads _ = BlasThreads.one()) {
      try {
        return step.run();
      } finally {
        crew.run(count, step::close);
      }
    }
  }

  /** Ends the threads. The weights and the optimizer's state stay with their owners. */
  @Override
  public void close() {
    crew.close();
  }

  /** The rows of one table that a step reads. */
  private record Gathered(Tensor rows, Tensor values) {}

  /** What is alive during one step. */
  private final class Step {
    private final StepInput input;
    private final Shard[] shards;
    private final StepLoss[] losses;
    private final Map<String, Gathered> gathered = new ConcurrentHashMap<>();
    private final AtomicInteger updated = new AtomicInteger();

    Step(StepInput input, int count) {
      this.input = input;
      this.shards = new Shard[count];
      this.losses = new StepLoss[count];
    }

    StepLoss run() {
      each(this::gather);
      Map<String, Tensor> weights = new LinkedHashMap<>(towers.parameters());
      gathered.forEach((name, rows) -> weights.put(name, rows.values()));
      each(index -> shards[index].forward(weights, touched));
      each(index -> losses[index] = shards[index].loss(List.of(shards)));
      StepLoss loss = StepLoss.sum(losses);
      if (Double.isFinite(loss.total())) {
        each(index -> shards[index].backward(List.of(shards)));
        List<String> names = List.copyOf(weights.keySet());
        each(_ -> update(names));
        remember();
      }
      return loss;
    }

    /** Frees a shard, on the thread that made it. */
    void close(int index) {
      if (shards[index] != null) {
        shards[index].close();
      }
    }

    private void each(IntConsumer task) {
      crew.run(shards.length, task);
    }

    /** What is not a weight, on the calling thread. */
    private void remember() {
      if (input.task().isPresent()) {
        state.learnTemperature(Arrays.stream(shards).mapToDouble(Shard::sharpnessGradient).sum());
        state
            .queue()
            .add(Arrays.stream(shards).map(shard -> shard.targets().orElseThrow()).toList());
      }
    }

    private void gather(int index) {
      shards[index] = new Shard(state, objective, input.part(index, shards.length));
      List<EmbeddingTable> tables = towers.architecture().tables();
      for (int table = index; table < tables.size(); table += shards.length) {
        gather(tables.get(table));
      }
    }

    private void gather(EmbeddingTable table) {
      TouchedRows rows = Objects.requireNonNull(touched.get(table.weights()));
      rows.clear();
      List<EncodedBatch> queries = input.task().stream().map(StepInput.Task::queries).toList();
      addRows(table, towers.architecture().query(), queries, rows);
      addRows(table, towers.architecture().item(), input.items(), rows);
      Tensor indices = towers.device().place(Tensors.indices(rows.rows()));
      try (NoGradGuard _ = new NoGradGuard()) {
        Tensor weight = Objects.requireNonNull(towers.parameters().get(table.weights()));
        gathered.put(table.weights(), new Gathered(indices, weight.index_select(0, indices)));
      }
    }

    private void addRows(
        EmbeddingTable table, Tower tower, List<EncodedBatch> batches, TouchedRows rows) {
      for (TowerInput read : tower.inputs()) {
        if (read.table().equals(table.name())) {
          batches.forEach(batch -> rows.add(batch, batch.schema().index(read.feature())));
        }
      }
    }

    /** Takes weight after weight until none is left; which thread takes which changes no bit. */
    private void update(List<String> names) {
      try (NoGradGuard _ = new NoGradGuard()) {
        for (int next = updated.getAndIncrement();
            next < names.size();
            next = updated.getAndIncrement()) {
          update(names.get(next));
        }
      }
    }

    private void update(String name) {
      Tensor gradient = shards[0].gradient(name);
      if (!gradient.defined()) {
        return; // No tower reads it.
      }
      for (int index = 1; index < shards.length; index++) {
        gradient.add_(shards[index].gradient(name));
      }
      Gathered rows = gathered.get(name);
      if (rows == null) {
        state.optimizer().update(name, gradient);
      } else {
        state.optimizer().updateRows(name, rows.rows(), rows.values(), gradient);
      }
    }
  }
}
