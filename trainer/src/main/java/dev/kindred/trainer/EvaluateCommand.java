package dev.kindred.trainer;

import dev.kindred.model.checkpoint.Checkpoint;
import dev.kindred.model.files.JsonFile;
import dev.kindred.trainer.baseline.Baseline;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Split;
import dev.kindred.trainer.evaluate.Evaluation;
import dev.kindred.trainer.evaluate.EvaluationResult;
import dev.kindred.trainer.evaluate.ReportTable;
import dev.kindred.trainer.learn.TrainedModel;
import dev.kindred.trainer.torch.TorchDevice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  @Option(names = "--json", paramLabel = "FILE", description = "Also write the numbers there.")
  private @Nullable Path json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    device.start(0);
    Dataset dataset = Dataset.open(data);
    Evaluation evaluation = new Evaluation(dataset, split);
    List<EvaluationResult> results = new ArrayList<>();
    for (Path checkpoint : checkpoints) {
      try (TrainedModel model = TrainedModel.open(Checkpoint.open(checkpoint), dataset, device)) {
        results.add(evaluation.measure(model.method(), model.ranker()));
      }
    }
    ReportTable table = new ReportTable();
    for (Baseline baseline : baselines.chosen()) {
      Optional<String> obstacle = baselines.obstacle(baseline, dataset);
      if (obstacle.isPresent()) {
        table.leaveOut(baseline.method(), obstacle.get());
      } else {
        results.add(evaluation.measure(baseline.method(), baselines.ranker(baseline, dataset)));
      }
    }
    table.add(results.toArray(EvaluationResult[]::new));
    spec.commandLine().getOut().println(table);
    Optional.ofNullable(json).ifPresent(file -> JsonFile.write(file, results));
    return 0;
  }
}
