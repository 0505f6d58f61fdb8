package dev.kindred.trainer;

import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.DatasetSummary;
import dev.kindred.trainer.data.jvm.JvmImport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kindred import jvm}. */
@Command(
    name = "jvm",
    mixinStandardHelpOptions = true,
    description =
        "Imports the classes of the running JDK, of jars and folders, and which they refer to.")
final class ImportJvmCommand implements Callable<Integer> {
  @Option(
      names = "--out",
      required = true,
      paramLabel = "DATASET",
      description = "The folder to create.")
  private Path out = Path.of("");

  @Option(
      names = {"--path", "--jar"},
      paramLabel = "JAR_OR_FOLDER",
      description = "A jar, or a folder of packages, whose classes are added; repeatable.")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = "--without-jdk",
      description = "Leave the JDK's classes out: the application alone is the dataset.")
  private boolean withoutJdk;

  @Option(
      names = "--supertype-links",
      description =
          "Keep references to a direct supertype, although the supertypes are a feature too.")
  private boolean supertypeLinks;

  @Mixin private SplitOptions split = new SplitOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Dataset dataset =
        new JvmImport(!withoutJdk, paths, supertypeLinks, split.toSplit()).writeTo(out);
    spec.commandLine().getOut().print(DatasetSummary.of(dataset));
    spec.commandLine().getOut().println("written to  " + out);
    return 0;
  }
}
