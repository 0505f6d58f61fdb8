package dev.kindred.trainer.study;

import dev.kindred.model.files.JsonFile;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.evaluate.Comparisons;
import dev.kindred.trainer.evaluate.EvaluationResult;
import dev.kindred.trainer.evaluate.MeasuredRun;
import dev.kindred.trainer.evaluate.ReportTable;
import dev.kindred.trainer.learn.Recipe;
import dev.kindred.trainer.torch.TorchDevice;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Repeats one experiment of the paper on one dataset.
 *
 * @param base the recipe whose keys the variants change; with a key {@code ssl}
 * @param datasetName as in the report's heading
 * @param seeds of each variant, at least one
 * @param out the report's folder; several studies may share one, and then the trainings that they
 *     have in common
 * @param threads of the processor
 * @param interrupted asked after each step of training
 * @param progress where each training is announced
 * @param provenance what the report says of its making
 */
public record StudyRun(
    Study study,
    Recipe base,
    Dataset dataset,
    String datasetName,
    List<Long> seeds,
    StudyPairs pairs,
    Path out,
    TorchDevice device,
    int threads,
    BooleanSupplier interrupted,
    PrintWriter progress,
    Provenance provenance) {

  /**
   * Trains what is not done yet and writes the raw numbers, {@code STUDY.json}, beside the cells,
   * and the {@link Pages}.
   *
   * @return the tables as text; empty if interrupted
   */
  public Optional<String> run() throws IOException {
    List<Cell> cells = cells();
    Grid grid = new Grid(dataset, pairs.measured(), out, device, threads, interrupted, progress);
    List<CellResult> results = grid.run(cells);
    if (results.size() < cells.size()) {
      return Optional.empty();
    }
    List<MeasuredRun> runs = new ArrayList<>();
    for (int cell = 0; cell < cells.size(); cell++) {
      runs.add(grid.measured(cells.get(cell), results.get(cell)));
    }
    runs.addAll(baselines());
    List<EvaluationResult> all = runs.stream().map(MeasuredRun::result).toList();
    Optional<Comparisons> comparisons =
        drawn() == 1
            ? Optional.of(Comparisons.of(runs, cells.getFirst().variant().label()))
            : Optional.empty();
    write(results, all, comparisons);
    ReportTable table = new ReportTable(study.slices()).add(all.toArray(EvaluationResult[]::new));
    return Optional.of(
        "%s%n%n%s%n%s"
            .formatted(
                title(),
                table,
                comparisons
                    .map(compared -> compared.text(study.slices()))
                    .orElseGet(table::differences)));
  }

  /** Of the training pairs; a share that is not 1 is drawn anew for each seed. */
  private double drawn() {
    return variants().getFirst().share();
  }

  private List<Variant> variants() {
    List<Variant> variants = study.variants(dataset.schema());
    return pairs.share() == 1
        ? variants
        : variants.stream().map(each -> each.share(pairs.share())).toList();
  }

  private String title() {
    return study.title() + pairs.title();
  }

  /** Of its files, without an ending. */
  private String name() {
    return fileName(study, pairs);
  }

  /** Of the files of a study, without an ending. */
  public static String fileName(Study study, StudyPairs pairs) {
    return study.name().toLowerCase(Locale.ROOT) + pairs.suffix();
  }

  /** Of each share that a seed draws, if the study looks at shares. */
  private List<MeasuredRun> baselines() {
    Path folder = out.resolve(Grid.CELLS);
    if (drawn() == 1) {
      return BaselineResults.of(dataset, pairs.measured(), folder);
    }
    return seeds.stream()
        .flatMap(seed ->
            BaselineResults.of(dataset.withTrainingShare(drawn(), seed), pairs.measured(), folder)
                .stream())
        .toList();
  }

  private void write(
      List<CellResult> results, List<EvaluationResult> all, Optional<Comparisons> comparisons)
      throws IOException {
    String name = name();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("study", name);
    json.put("provenance", provenance);
    json.put("cells", results);
    json.put("all", all);
    comparisons.ifPresent(compared -> json.put("comparisons", compared.comparisons()));
    JsonFile.write(out.resolve(name + ".json"), json);
    Pages.write(
            out,
            name,
            new StudyPage(study, title(), all, comparisons).html(datasetName, seeds, provenance))
        .ifPresent(progress::println);
  }

  private List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    for (Variant variant : variants()) {
      for (long seed : seeds) {
        cells.add(new Cell(variant, variant.recipe(base, seed)));
      }
    }
    return cells;
  }
}
