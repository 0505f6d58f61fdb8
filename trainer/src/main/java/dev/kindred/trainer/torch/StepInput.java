package dev.kindred.trainer.torch;

import dev.kindred.model.feature.EncodedBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The rows of one training step: the supervised task, the views, or both.
 *
 * @param task the pairs; empty while self-supervision trains alone
 * @param views two augmented views of uniformly drawn items; empty without self-supervision
 */
public record StepInput(Optional<Task> task, Optional<Views> views) {

  /** Checks that there is something to learn from. */
  public StepInput {
    if (task.isEmpty() && views.isEmpty()) {
      throw new IllegalArgumentException("a step without pairs and without views");
    }
  }

  /** A step of pairs that are each other's only negatives. */
  public StepInput(
      EncodedBatch queries, EncodedBatch targets, float[] logQ, Optional<Views> views) {
    this(
        Optional.of(new Task(queries, targets, Optional.empty(), 0, logQ, HiddenHits.NONE)), views);
  }

  /**
   * Pairs, and what each source's target is to be found among: the columns of the logits are the
   * targets, then the negatives, then the queued vectors.
   *
   * @param queries the pairs' sources
   * @param targets the pairs' targets, row by row
   * @param negatives items that are nobody's target here, drawn uniformly (mixed negative sampling,
   *     Yang et al. 2020)
   * @param queued how many of the latest earlier targets' vectors are negatives, too (cross-batch
   *     negative sampling, Wang et al. 2021); whole steps of them
   * @param logQ what the sampling-bias correction subtracts from each column's logits, empty for
   *     none
   * @param hidden accidental hits
   * @param columns of the logits
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
  public record Task(
      EncodedBatch queries,
      EncodedBatch targets,
      Optional<EncodedBatch> negatives,
      int queued,
      float[] logQ,
      HiddenHits hidden,
      int columns) {

    /** The whole task. */
    public Task(
        EncodedBatch queries,
        EncodedBatch targets,
        Optional<EncodedBatch> negatives,
        int queued,
        float[] logQ,
        HiddenHits hidden) {
      this(
          queries,
          targets,
          negatives,
          queued,
          logQ,
          hidden,
          targets.rows() + negatives.map(EncodedBatch::rows).orElse(0) + queued);
    }

    Task part(int index, int parts) {
      int rows = targets.rows();
      return new Task(
          StepInput.part(queries, index, parts),
          StepInput.part(targets, index, parts),
          negatives.map(each -> StepInput.part(each, index, parts)),
          queued,
          logQ,
          hidden.rows(bound(rows, index, parts), bound(rows, index + 1, parts)),
          columns);
    }
  }

  /** The same items seen twice, row by row. */
  public record Views(EncodedBatch first, EncodedBatch second) {}

  /** All rows of the item tower: targets, negatives, first and second views. */
  List<EncodedBatch> items() {
    List<EncodedBatch> items = new ArrayList<>();
    task.ifPresent(each -> {
      items.add(each.targets());
      each.negatives().ifPresent(items::add);
    });
    views.ifPresent(each -> items.addAll(List.of(each.first(), each.second())));
    return items;
  }

  /** The number of rows that can at most be parts of their own. */
  int fewestRows() {
    return IntStream.concat(
            items().stream().mapToInt(EncodedBatch::rows),
            task.stream().mapToInt(each -> each.queries().rows()))
        .min()
        .orElseThrow();
  }

  /**
   * A part of the rows, of all kinds; together the parts are the whole. The corrections by logQ
   * stay whole.
   *
   * @param index 0 to {@code parts} - 1
   * @param parts at most {@link #fewestRows()}
   */
  StepInput part(int index, int parts) {
    return new StepInput(
        task.map(each -> each.part(index, parts)),
        views.map(each ->
            new Views(part(each.first(), index, parts), part(each.second(), index, parts))));
  }

  private static EncodedBatch part(EncodedBatch batch, int index, int parts) {
    int from = bound(batch.rows(), index, parts);
    return batch.slice(from, bound(batch.rows(), index + 1, parts) - from);
  }

  private static int bound(int rows, int index, int parts) {
    return Math.toIntExact((long) rows * index / parts);
  }
}
