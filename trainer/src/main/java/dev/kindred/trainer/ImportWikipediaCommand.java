package dev.kindred.trainer;

import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.DatasetSummary;
import dev.kindred.trainer.data.wikipedia.WikipediaDumps;
import dev.kindred.trainer.data.wikipedia.WikipediaImport;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kindred import wikipedia}. */
@Command(
    name = "wikipedia",
    mixinStandardHelpOptions = true,
    description = {
      "Imports the articles of a wiki and the links among them from its SQL dumps, .sql or .sql.gz,",
      "such as dewiki-latest-page.sql.gz of https://dumps.wikimedia.org; all of one date."
    })
final class ImportWikipediaCommand implements Callable<Integer> {
  @Option(
      names = "--page",
      required = true,
      paramLabel = "FILE",
      description = "The pages: items are those of namespace 0 that are no redirects.")
  private Path page = Path.of("");

  @Option(names = "--pagelinks", required = true, paramLabel = "FILE", description = "The links.")
  private Path pagelinks = Path.of("");

  @Option(
      names = "--categorylinks",
      required = true,
      paramLabel = "FILE",
      description = "The categories of the pages.")
  private Path categorylinks = Path.of("");

  @Option(
      names = "--linktarget",
      paramLabel = "FILE",
      description = "The titles that the newer forms of the two refer to.")
  private @Nullable Path linktarget;

  @Option(
      names = "--redirect",
      paramLabel = "FILE",
      description = "Where redirects lead; without it, links to redirects are left out.")
  private @Nullable Path redirect;

  @Option(
      names = "--max-bad-rows",
      defaultValue = "0",
      description =
          "How many rows may be left out because they cannot be understood (default:"
              + " ${DEFAULT-VALUE}).")
  private int maxBadRows;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DATASET",
      description = "The folder to create.")
  private Path out = Path.of("");

  @Mixin private SplitOptions split = new SplitOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    WikipediaDumps dumps =
        new WikipediaDumps(
            page,
            pagelinks,
            categorylinks,
            Optional.ofNullable(linktarget),
            Optional.ofNullable(redirect));
    Dataset dataset =
        new WikipediaImport(dumps, split.toSplit(), maxBadRows)
            .writeTo(out, spec.commandLine().getErr()::println);
    spec.commandLine().getOut().print(DatasetSummary.of(dataset));
    spec.commandLine().getOut().println("written to  " + out);
    return 0;
  }
}
