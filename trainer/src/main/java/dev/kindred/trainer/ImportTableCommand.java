package dev.kindred.trainer;

import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.DatasetSummary;
import dev.kindred.trainer.data.mapping.TableImport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kindred import table}. */
@Command(
    name = "table",
    mixinStandardHelpOptions = true,
    description = "Imports tables (TSV, CSV, JSON lines, Parquet) as a YAML mapping says.")
final class ImportTableCommand implements Callable<Integer> {
  @Option(
      names = "--mapping",
      required = true,
      paramLabel = "FILE",
      description = "Says which columns are ids, attributes and pairs; examples are in datasets/.")
  private Path mapping = Path.of("");

  @Option(
      names = "--from",
      required = true,
      paramLabel = "FOLDER",
      description = "The folder of the files that the mapping names.")
  private Path from = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DATASET",
      description = "The folder to create.")
  private Path out = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Dataset dataset =
        new TableImport(mapping, from).writeTo(out, spec.commandLine().getErr()::println);
    spec.commandLine().getOut().print(DatasetSummary.of(dataset));
    spec.commandLine().getOut().println("written to  " + out);
    return 0;
  }
}
