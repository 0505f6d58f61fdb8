package dev.kindred.trainer.study;

import dev.kindred.model.files.JsonFile;
import dev.kindred.trainer.baseline.Bm25;
import dev.kindred.trainer.baseline.ItemNeighbours;
import dev.kindred.trainer.baseline.MostPopular;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Split;
import dev.kindred.trainer.evaluate.Evaluation;
import dev.kindred.trainer.evaluate.EvaluationResult;
import dev.kindred.trainer.evaluate.MeasuredRun;
import dev.kindred.trainer.evaluate.Ranker;
import dev.kindred.trainer.evaluate.SourceScoresFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * What needs no training reaches on one dataset: a file of the report's folder {@code cells}, and
 * one for each method with what its sources contributed.
 *
 * @param dataset its digest
 */
record BaselineResults(String dataset, List<EvaluationResult> results) {

  /** Measures most popular, item-kNN and BM25, unless the folder holds their numbers. */
  static List<MeasuredRun> of(Dataset dataset, Split measured, Path cells) {
    String name = "baselines-" + dataset.digest().substring(0, 8) + StudyPairs.suffixOf(measured);
    Path file = cells.resolve(name + ".json");
    if (Files.exists(file)) {
      List<EvaluationResult> results = JsonFile.read(file, BaselineResults.class).results();
      List<Path> scores = scores(cells, name, results.size());
      if (scores.stream().allMatch(Files::exists)) {
        return read(results, scores);
      }
    }
    Map<String, Supplier<Ranker>> methods = new LinkedHashMap<>();
    methods.put("most popular", () -> new MostPopular(dataset));
    methods.put("item-kNN", () -> new ItemNeighbours(dataset));
    methods.put("BM25", () -> new Bm25(dataset, Bm25.Parameters.DEFAULT));
    Evaluation evaluation = new Evaluation(dataset, measured);
    List<MeasuredRun> runs = new ArrayList<>();
    methods.forEach(
        (method, ranker) -> runs.add(evaluation.run(method, OptionalLong.empty(), ranker.get())));
    List<Path> scores = scores(cells, name, runs.size());
    for (int index = 0; index < runs.size(); index++) {
      SourceScoresFile.write(scores.get(index), runs.get(index));
    }
    JsonFile.write(
        file,
        new BaselineResults(dataset.digest(), runs.stream().map(run -> run.result()).toList()));
    return runs;
  }

  private static List<MeasuredRun> read(List<EvaluationResult> results, List<Path> scores) {
    List<MeasuredRun> runs = new ArrayList<>();
    for (int index = 0; index < results.size(); index++) {
      runs.add(SourceScoresFile.read(scores.get(index), results.get(index), OptionalLong.empty()));
    }
    return runs;
  }

  private static List<Path> scores(Path cells, String name, int count) {
    List<Path> files = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      files.add(cells.resolve("%s-%d.safetensors".formatted(name, index)));
    }
    return files;
  }
}
