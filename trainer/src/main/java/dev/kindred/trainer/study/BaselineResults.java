package dev.kindred.trainer.study;

import dev.kindred.model.files.JsonFile;
import dev.kindred.trainer.baseline.Bm25;
import dev.kindred.trainer.baseline.ItemNeighbours;
import dev.kindred.trainer.baseline.MostPopular;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Split;
import dev.kindred.trainer.evaluate.Evaluation;
import dev.kindred.trainer.evaluate.EvaluationResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What needs no training reaches on one dataset: a file of the report's folder {@code cells}.
 *
 * @param dataset its digest
 */
record BaselineResults(String dataset, List<EvaluationResult> results) {

  /** Measures most popular, item-kNN and BM25, unless the folder holds their numbers. */
  static BaselineResults of(Dataset dataset, Path cells) {
    Path file = cells.resolve("baselines-" + dataset.digest().substring(0, 8) + ".json");
    if (Files.exists(file)) {
      return JsonFile.read(file, BaselineResults.class);
    }
    Evaluation evaluation = new Evaluation(dataset, Split.TEST);
    BaselineResults measured =
        new BaselineResults(
            dataset.digest(),
            List.of(
                evaluation.measure("most popular", new MostPopular(dataset)),
                evaluation.measure("item-kNN", new ItemNeighbours(dataset)),
                evaluation.measure("BM25", new Bm25(dataset, Bm25.Parameters.DEFAULT))));
    JsonFile.write(file, measured);
    return measured;
  }
}
