package dev.kindred.trainer;

import dev.kindred.model.files.JsonFile;
import dev.kindred.model.files.WriteAside;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.describe.Description;
import dev.kindred.trainer.describe.DescriptionPage;
import dev.kindred.trainer.describe.DescriptionText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kindred describe}. */
@Command(
    name = "describe",
    mixinStandardHelpOptions = true,
    description = "Shows what is in a dataset: sizes, popularity, features, mutual information.")
final class DescribeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DATASET", description = "A folder that `kindred import` made.")
  private Path dataset = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "REPORT.html",
      description = "Also write a page with plots there.")
  private @Nullable Path out;

  @Option(names = "--json", paramLabel = "FILE", description = "Also write the numbers there.")
  private @Nullable Path json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Description description = Description.of(Dataset.open(dataset));
    spec.commandLine().getOut().print(DescriptionText.of(description));
    spec.commandLine().getOut().flush();
    String name = String.valueOf(dataset.toAbsolutePath().normalize().getFileName());
    Optional.ofNullable(out)
        .ifPresent(file ->
            WriteAside.file(
                file, aside -> Files.write(aside, DescriptionPage.of(name, description).bytes())));
    Optional.ofNullable(json).ifPresent(file -> JsonFile.write(file, description));
    return CommandLine.ExitCode.OK;
  }
}
