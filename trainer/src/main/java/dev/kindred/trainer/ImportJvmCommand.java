package dev.kindred.trainer;

import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.DatasetSummary;
import dev.kindred.trainer.data.RandomSplit;
import dev.kindred.trainer.data.jvm.JvmImport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kindred import jvm}. */
@Command(
    name = "jvm",
    mixinStandardHelpOptions = true,
    description = "Imports the classes of the running JDK and which classes they refer to.")
final class ImportJvmCommand implements Callable<Integer> {
  @Option(
      names = "--out",
      required = true,
      paramLabel = "DATASET",
      description = "The folder to create.")
  private Path out = Path.of("");

  @Option(
      names = "--jar",
      paramLabel = "FILE",
      description = "A jar whose classes are added; repeatable.")
  private List<Path> jars = new ArrayList<>();

  @Option(
      names = "--supertype-links",
      description =
          "Keep references to a direct supertype, although the supertypes are a feature too.")
  private boolean supertypeLinks;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed of the random split (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--validation",
      defaultValue = "0.1",
      description = "Share of the pairs for validation (default: ${DEFAULT-VALUE}).")
  private double validation;

  @Option(
      names = "--test",
      defaultValue = "0.1",
      description = "Share of the pairs for testing (default: ${DEFAULT-VALUE}).")
  private double test;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Dataset dataset =
        new JvmImport(jars, supertypeLinks, new RandomSplit(seed, validation, test)).writeTo(out);
    spec.commandLine().getOut().print(DatasetSummary.of(dataset));
    spec.commandLine().getOut().println("written to  " + out);
    return 0;
  }
}
