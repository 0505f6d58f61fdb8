package dev.kindred.trainer.study;

import dev.kindred.model.checkpoint.Checkpoint;
import dev.kindred.model.files.JsonFile;
import dev.kindred.model.report.HtmlReport;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Split;
import dev.kindred.trainer.learn.Recipe;
import dev.kindred.trainer.learn.TrainedModel;
import dev.kindred.trainer.learn.TrainingRun;
import dev.kindred.trainer.torch.TorchDevice;
import dev.kindred.trainer.torch.Tsne;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Figure 7 of Yao et al. (2021): item vectors of the baseline and of CFM in the plane, coloured by
 * a feature.
 *
 * @param base the recipe whose keys the methods change; with a key {@code ssl}
 * @param datasetName as in the report's heading
 * @param seed of the trainings, the sample and the maps
 * @param colour the feature's name; empty for the first that fits
 * @param out the report's folder, which keeps the checkpoints
 * @param threads of the processor
 * @param interrupted asked after each step of training
 * @param provenance what the report says of its making
 */
public record MapRun(
    Recipe base,
    Dataset dataset,
    String datasetName,
    long seed,
    String colour,
    Path out,
    TorchDevice device,
    int threads,
    BooleanSupplier interrupted,
    Provenance provenance) {

  private static final int ITEMS_OF_A_GROUP = 200;
  private static final double PERPLEXITY = 30;
  private static final int ITERATIONS = 750;
  private static final long CHECKPOINT_STEPS = 1000;

  /**
   * Trains what is not trained yet, and writes the page and its numbers.
   *
   * @return what to tell; empty if interrupted
   */
  public Optional<String> run() throws IOException {
    String feature = ItemGroups.feature(dataset, colour);
    ItemGroups groups = ItemGroups.draw(dataset, feature, ITEMS_OF_A_GROUP, seed);
    List<ItemMap> maps = new ArrayList<>();
    for (Variant variant : Study.FIG7.variants(dataset.schema())) {
      Cell cell = new Cell(variant, variant.recipe(base, seed));
      Path folder = out.resolve("checkpoints").resolve(cell.fileName(dataset.digest(), Split.TEST));
      Files.createDirectories(out.resolve("checkpoints"));
      TrainingRun training =
          new TrainingRun(
              cell.recipe(), dataset, folder, device, threads, CHECKPOINT_STEPS, interrupted);
      if (training.run(true) == TrainingRun.Outcome.INTERRUPTED) {
        return Optional.empty();
      }
      try (TrainedModel model = TrainedModel.open(Checkpoint.open(folder), dataset, device)) {
        maps.add(map(variant.label(), model, groups));
      }
    }
    Optional<String> withoutPng = write(feature, maps);
    StringBuilder text = new StringBuilder();
    maps.forEach(map ->
        text.append(
            String.format(
                Locale.ROOT,
                "%-10s %.3f of an item's %d nearest neighbours share its %s%n",
                map.method(),
                map.agreement(),
                ItemMap.NEIGHBOURS,
                feature)));
    withoutPng.ifPresent(reason -> text.append(reason).append('\n'));
    return Optional.of(text.toString());
  }

  private ItemMap map(String method, TrainedModel model, ItemGroups groups) {
    List<Integer> rows = groups.rows().values().stream().flatMap(List::stream).toList();
    int[] group = new int[rows.size()];
    int filled = 0;
    int number = 0;
    for (List<Integer> members : groups.rows().values()) {
      Arrays.fill(group, filled, filled + members.size(), number++);
      filled += members.size();
    }
    float[][] vectors = model.itemVectors(rows.stream().mapToInt(row -> row).toArray());
    double perplexity = Math.min(PERPLEXITY, (vectors.length - 1) / 4.0);
    float[][] map = new Tsne(perplexity, ITERATIONS, seed).map(vectors);
    Map<String, List<List<Float>>> points = new LinkedHashMap<>();
    int next = 0;
    for (Map.Entry<String, List<Integer>> members : groups.rows().entrySet()) {
      List<List<Float>> own = new ArrayList<>();
      for (int member = 0; member < members.getValue().size(); member++) {
        own.add(List.of(map[next][0], map[next][1]));
        next++;
      }
      points.put(members.getKey(), own);
    }
    return new ItemMap(method, points, ItemMap.agreement(vectors, group));
  }

  private Optional<String> write(String feature, List<ItemMap> maps) {
    HtmlReport page =
        new HtmlReport("Item vectors in the plane, " + datasetName)
            .paragraph(
                "Up to %d items of each of the %d most frequent values of %s, seed %d, by exact t-SNE (perplexity %s, %d steps). Distances between groups in such a map mean little; the share of neighbours is measured on the vectors themselves."
                    .formatted(
                        ITEMS_OF_A_GROUP, ItemGroups.MOST, feature, seed, PERPLEXITY, ITERATIONS));
    maps.forEach(map -> page.figure(map.plot(feature)));
    page.table(
        List.of(
            "method",
            "share of the %d nearest with the same %s".formatted(ItemMap.NEIGHBOURS, feature)),
        maps.stream()
            .map(map -> List.of(map.method(), String.format(Locale.ROOT, "%.3f", map.agreement())))
            .toList());
    provenance.addTo(page);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("study", "fig7");
    json.put("provenance", provenance);
    json.put("feature", feature);
    json.put("maps", maps);
    JsonFile.write(out.resolve("fig7.json"), json);
    return Pages.write(out, "fig7", page);
  }
}
