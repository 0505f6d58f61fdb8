package dev.kindred.trainer;

import dev.kindred.trainer.baseline.Baseline;
import dev.kindred.trainer.baseline.Bm25;
import dev.kindred.trainer.baseline.Ease;
import dev.kindred.trainer.baseline.ItemNeighbours;
import dev.kindred.trainer.baseline.MostPopular;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.evaluate.Ranker;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which baselines stand beside the checkpoints, and their parameters. */
final class BaselineOptions {
  private static final long GIB = 1L << 30;

  @Option(
      names = "--baselines",
      split = ",",
      paramLabel = "NAME",
      defaultValue = "popular,item-knn,bm25",
      description = {
        "What to compare with: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
        "ease inverts a matrix of all items in the training pairs: minutes for 15,000."
      })
  private List<Baseline> baselines = new ArrayList<>();

  @Option(
      names = "--bm25-k1",
      paramLabel = "NUMBER",
      defaultValue = "1.2",
      description = "BM25's k1, at least 0 (default: ${DEFAULT-VALUE}).")
  private double bm25K1;

  @Option(
      names = "--bm25-b",
      paramLabel = "NUMBER",
      defaultValue = "0.75",
      description = "BM25's b, 0 to 1 (default: ${DEFAULT-VALUE}).")
  private double bm25B;

  @Option(
      names = "--ease-lambda",
      paramLabel = "NUMBER",
      defaultValue = "" + Ease.DEFAULT_LAMBDA,
      description = "EASE^R's regularisation, above 0 (default: ${DEFAULT-VALUE}).")
  private double easeLambda;

  @Option(
      names = "--ease-memory",
      paramLabel = "GIB",
      defaultValue = "6",
      description = "Leave EASE^R out where it takes more (default: ${DEFAULT-VALUE} GiB).")
  private double easeMemory;

  /** Each once, in the order of the table. */
  Set<Baseline> chosen() {
    EnumSet<Baseline> chosen = EnumSet.noneOf(Baseline.class);
    chosen.addAll(baselines);
    return chosen;
  }

  /** Why a baseline cannot be measured on a dataset, if it cannot. */
  Optional<String> obstacle(Baseline baseline, Dataset dataset) {
    double needed = (double) Ease.bytes(dataset) / GIB;
    return baseline == Baseline.EASE && needed > easeMemory
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "its matrices take %.1f GiB, more than --ease-memory %s",
                needed,
                easeMemory))
        : Optional.empty();
  }

  Ranker ranker(Baseline baseline, Dataset dataset) {
    return switch (baseline) {
      case POPULAR -> new MostPopular(dataset);
      case ITEM_KNN -> new ItemNeighbours(dataset);
      case BM25 -> new Bm25(dataset, new Bm25.Parameters(bm25K1, bm25B));
      case EASE -> new Ease(dataset, easeLambda);
    };
  }
}
