package dev.kindred.trainer.study;

import dev.kindred.model.checkpoint.Checkpoint;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.files.JsonFile;
import dev.kindred.model.files.WriteAside;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Split;
import dev.kindred.trainer.evaluate.Evaluation;
import dev.kindred.trainer.evaluate.MeasuredRun;
import dev.kindred.trainer.evaluate.SourceScoresFile;
import dev.kindred.trainer.learn.TrainedModel;
import dev.kindred.trainer.learn.TrainingRun;
import dev.kindred.trainer.torch.TorchDevice;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * Trains cells one after the other. Each that is done is a file, so that a grid which is stopped,
 * by whatever, goes on where it was: within a cell from its last saved state.
 *
 * @param measured what each is measured on
 * @param out the report's folder
 * @param threads of the processor
 * @param interrupted asked after each step of training
 */
record Grid(
    Dataset dataset,
    Split measured,
    Path out,
    TorchDevice device,
    int threads,
    BooleanSupplier interrupted,
    PrintWriter progress) {

  private static final long CHECKPOINT_STEPS = 1000;
  static final String CELLS = "cells";

  /** The results in the cells' order; fewer than cells if interrupted. */
  List<CellResult> run(List<Cell> cells) throws IOException {
    Files.createDirectories(out.resolve(CELLS));
    Map<String, Dataset> shares = new HashMap<>();
    List<CellResult> results = new ArrayList<>();
    double seconds = 0;
    int trained = 0;
    for (Cell cell : cells) {
      Dataset data = shares.computeIfAbsent(shareKey(cell), _ -> data(cell));
      Path folder = out.resolve(CELLS).resolve(cell.fileName(data.digest(), measured));
      Path file = folder.resolveSibling(folder.getFileName() + ".json");
      if (Files.exists(file) && Files.exists(cell.scores(folder))) {
        results.add(JsonFile.read(file, CellResult.class));
        continue;
      }
      say(cell, results.size(), cells.size(), trained == 0 ? 0 : seconds / trained);
      long start = System.nanoTime();
      TrainingRun run =
          new TrainingRun(
              cell.recipe(), data, folder, device, threads, CHECKPOINT_STEPS, interrupted);
      if (run.run(true) == TrainingRun.Outcome.INTERRUPTED) {
        return results;
      }
      double took = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1e3;
      results.add(keep(cell, data, folder, file, took));
      seconds += took;
      trained++;
    }
    return results;
  }

  /** What a cell's sources contributed, if it is done. */
  MeasuredRun measured(Cell cell, CellResult result) {
    Path folder = out.resolve(CELLS).resolve(cell.fileName(result.dataset(), measured));
    return SourceScoresFile.read(
        cell.scores(folder), result.result(), OptionalLong.of(result.seed()));
  }

  private CellResult keep(Cell cell, Dataset data, Path folder, Path file, double seconds) {
    MeasuredRun run;
    try (TrainedModel model = TrainedModel.open(Checkpoint.open(folder), data, device)) {
      run =
          new Evaluation(data, measured)
              .run(cell.variant().label(), OptionalLong.of(cell.recipe().seed()), model.ranker());
    }
    SourceScoresFile.write(cell.scores(folder), run);
    CellResult result =
        new CellResult(
            cell.variant().label(),
            cell.variant().share(),
            cell.recipe().seed(),
            cell.recipe().toYaml(),
            data.digest(),
            seconds,
            run.result());
    JsonFile.write(file, result);
    WriteAside.deleteRecursively(folder); // Weights of many cells would fill the disk.
    return result;
  }

  /** With the cell's seed: a share is drawn anew for each. */
  private Dataset data(Cell cell) {
    Dataset data =
        cell.variant().share() == 1
            ? dataset
            : dataset.withTrainingShare(cell.variant().share(), cell.recipe().seed());
    if (data.pairs(Split.TRAIN).size() < 2) {
      throw new InvalidInputException(
          "a share of %s of the training pairs leaves fewer than 2"
              .formatted(cell.variant().share()));
    }
    return data;
  }

  private static String shareKey(Cell cell) {
    return cell.variant().share() == 1
        ? "all"
        : cell.variant().share() + " with seed " + cell.recipe().seed();
  }

  private void say(Cell cell, int done, int cells, double secondsEach) {
    String left =
        secondsEach == 0
            ? ""
            : ", about %d min left".formatted(Math.round((cells - done) * secondsEach / 60));
    progress.printf(
        "== %d of %d: %s, seed %d%s%n",
        done + 1, cells, cell.variant().label(), cell.recipe().seed(), left);
    progress.flush();
  }
}
