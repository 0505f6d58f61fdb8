package dev.kindred.trainer.learn;

import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.trainer.evaluate.Evaluation;
import dev.kindred.trainer.torch.TwoTowers;
import dev.kindred.trainer.torch.VectorRanker;

/**
 * Measures a training while it runs: filtered Recall@50 on the validation pairs.
 *
 * @param stopping what it is measured for
 * @param everyEpochs after how many epochs each
 * @param sources all sources of the dataset
 * @param corpus all items of the dataset
 */
record Validation(
    EarlyStopping stopping,
    int everyEpochs,
    Evaluation evaluation,
    EncodedBatch sources,
    EncodedBatch corpus) {

  void measure(TwoTowers towers) {
    try (VectorRanker ranker = new VectorRanker(towers, sources, corpus)) {
      stopping.measured(evaluation.filteredRecall(ranker), towers::weights);
    }
  }

  /** Sets the best measurement's weights, if there was one. */
  void restoreBest(TwoTowers towers) {
    towers.assign(stopping.bestWeights());
  }

  /** The epoch that was best; 0 if none was measured. */
  int bestEpoch() {
    return stopping.bestMeasurement() * everyEpochs;
  }
}
