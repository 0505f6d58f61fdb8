package dev.kindred.trainer;

import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.files.JsonFile;
import dev.kindred.trainer.baseline.Baseline;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Split;
import dev.kindred.trainer.evaluate.Comparisons;
import dev.kindred.trainer.evaluate.Evaluation;
import dev.kindred.trainer.evaluate.EvaluationReport;
import dev.kindred.trainer.evaluate.MeasuredRun;
import dev.kindred.trainer.evaluate.Ranker;
import dev.kindred.trainer.learn.TrainedModel;
import dev.kindred.trainer.torch.TorchDevice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kindred evaluate}. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Ranks the whole corpus, exactly, for every source of a held-out pair.",
      "Several checkpoints stand side by side; those of one method are its seeds."
    })
final class EvaluateCommand implements Callable<Integer> {
  private static final String DEFAULT_REFERENCE = "baseline";

  @Parameters(
      arity = "0..*",
      paramLabel = "CHECKPOINT",
      description = "Trained checkpoints; without any, only the baselines are measured.")
  private List<Path> checkpoints = new ArrayList<>();

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DATASET",
      description = "The dataset that they were trained on.")
  private Path data = Path.of("");

  @Option(
      names = "--split",
      defaultValue = "test",
      description = "validation or test (default: ${DEFAULT-VALUE}).")
  private Split split = Split.TEST;

  @Option(
      names = "--device",
      defaultValue = "cpu",
      description = "cpu or cuda (default: ${DEFAULT-VALUE}).")
  private TorchDevice device = TorchDevice.CPU;

  @Mixin private BaselineOptions baselines = new BaselineOptions();

  @Option(
      names = "--against",
      paramLabel = "METHOD",
      description = {
        "The method that all others are compared with (default: baseline, if it is measured):",
        "difference, 95 %% interval, and p of no difference on other sources with other seeds."
      })
  private @Nullable String against;

  @Option(
      names = "--popularity",
      split = ",",
      paramLabel = "BETA",
      description = {
        "Also rank with the dial between tail and head at these settings, 0 to 1, such as",
        "0.25,0.5,1: score + beta * temperature * log q, q = (count + 1) / (pairs + items)."
      })
  private List<Double> popularity = new ArrayList<>();

  @Option(names = "--json", paramLabel = "FILE", description = "Also write the numbers there.")
  private @Nullable Path json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    for (double beta : popularity) {
      if (!(beta >= 0 && beta <= 1)) {
        throw new ParameterException(
            spec.commandLine(), "--popularity must be 0 to 1, but is " + beta);
      }
    }
    requireFolderOf("--json", json);
    device.start(0);
    Dataset dataset = Dataset.open(data);
    Evaluation evaluation = new Evaluation(dataset, split);
    List<MeasuredRun> runs = new ArrayList<>();
    for (NamedCheckpoint named : NamedCheckpoint.open(checkpoints)) {
      try (TrainedModel model = TrainedModel.open(named.checkpoint(), dataset, device)) {
        OptionalLong seed = OptionalLong.of(named.seed());
        runs.add(evaluation.run(named.method(), seed, model.ranker()));
        for (double beta : popularity) {
          String method = named.method() + " β=" + beta;
          runs.add(evaluation.run(method, seed, model.ranker(beta)));
        }
      }
    }
    Map<String, String> leftOut = new LinkedHashMap<>();
    for (Baseline baseline : baselines.chosen()) {
      Optional<String> obstacle = baselines.obstacle(baseline, dataset);
      if (obstacle.isPresent()) {
        leftOut.put(baseline.method(), obstacle.get());
      } else {
        Ranker ranker = baselines.ranker(baseline, dataset);
        runs.add(evaluation.run(baseline.method(), OptionalLong.empty(), ranker));
      }
    }
    report(new EvaluationReport(dataset.digest(), split, runs, leftOut, compared(runs)));
    return CommandLine.ExitCode.OK;
  }

  /** The comparisons, if the method to compare with was named or is there by default. */
  private Optional<Comparisons> compared(List<MeasuredRun> runs) {
    List<String> methods = runs.stream().map(run -> run.result().method()).distinct().toList();
    String reference = Optional.ofNullable(against).orElse(DEFAULT_REFERENCE);
    if (methods.contains(reference)) {
      return Optional.of(Comparisons.of(runs, reference));
    }
    if (against != null) {
      throw new InvalidInputException(
          "--against %s: no such method was measured; there are: %s"
              .formatted(against, String.join(", ", methods)));
    }
    return Optional.empty();
  }

  private void report(EvaluationReport report) {
    spec.commandLine().getOut().println(report);
    Optional.ofNullable(json).ifPresent(file -> JsonFile.write(file, report.json()));
  }

  /** Before the work, not after it. */
  private void requireFolderOf(String option, @Nullable Path file) {
    if (file != null && !Files.isDirectory(file.toAbsolutePath().resolveSibling("."))) {
      throw new ParameterException(
          spec.commandLine(),
          "%s %s: its folder is missing; make it first".formatted(option, file));
    }
  }
}
