package dev.kindred.trainer;

import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.learn.Recipe;
import dev.kindred.trainer.learn.TrainingRun;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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

/** {@code kindred train}. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Trains a recipe on a dataset into a checkpoint.")
final class TrainCommand implements Callable<Integer> {

  private static final int INTERRUPTED = 130;

  @Parameters(paramLabel = "RECIPE", description = "A YAML file, such as recipes/cfm.yaml.")
  private Path recipe = Path.of("");

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DATASET",
      description = "A folder that `kindred import` made.")
  private Path data = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "CHECKPOINT",
      description = "The folder to create, or to resume.")
  private Path out = Path.of("");

  @Option(
      names = "--resume",
      description = "Go on with an unfinished run; starts a new one if there is none.")
  private boolean resume;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Takes the place of a key of the recipe, such as ssl.alpha=0.3. Repeatable.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(names = "--seed", description = "Takes the place of the recipe's seed.")
  private @Nullable Long seed;

  @Option(
      names = "--checkpoint-steps",
      defaultValue = "1000",
      paramLabel = "STEPS",
      description = "Save the state after so many steps (default: ${DEFAULT-VALUE}).")
  private long checkpointSteps;

  @Mixin private DeviceOptions compute = new DeviceOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    if (checkpointSteps < 1) {
      throw new ParameterException(
          spec.commandLine(), "--checkpoint-steps must be at least 1, but is " + checkpointSteps);
    }
    Recipe chosen = Recipe.read(recipe).with(settings);
    Recipe seeded = Optional.ofNullable(seed).map(chosen::withSeed).orElse(chosen);
    int used = compute.start(seeded);
    Dataset dataset = Dataset.open(data);
    try (Interruption interruption = Interruption.install()) {
      TrainingRun run =
          new TrainingRun(
              seeded,
              dataset,
              out,
              compute.device(),
              used,
              checkpointSteps,
              interruption::isRequested);
      return switch (run.run(resume)) {
        case FINISHED -> say("trained: " + out);
        case ALREADY_FINISHED -> say("already trained: " + out);
        case INTERRUPTED -> {
          spec.commandLine()
              .getErr()
              .println("interrupted; the state is saved. Add --resume to go on with " + out);
          yield INTERRUPTED;
        }
      };
    }
  }

  private int say(String line) {
    spec.commandLine().getOut().println(line);
    return CommandLine.ExitCode.OK;
  }
}
