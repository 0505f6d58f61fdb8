package dev.kindred.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.model.files.InvalidInputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;

class TrainerTest {
  private static final String MAPPING =
      """
      schema: {features: [{name: id, kind: one-hot}]}
      items: {table: {file: pages.tsv}, id: name}
      pairs: {links: {table: {file: links.tsv}, source: from, target: to}}
      max-bad-rows: 1
      """;

  @TempDir private Path folder = Path.of("");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Command(name = "broken")
  static final class Broken implements Callable<Integer> {
    @Override
    public Integer call() {
      throw new IllegalStateException("a mistake of ours");
    }
  }

  @Command(name = "invalid")
  static final class Invalid implements Callable<Integer> {
    @Override
    public Integer call() {
      throw new InvalidInputException("data.tsv, line 3: mend it");
    }
  }

  @Test
  void anUnknownOptionIsNamedBeforeWhatIsMissing() {
    assertThat(run("evaluate", "--hepl")).isEqualTo(2);
    assertThat(err.toString())
        .contains("Unknown option: '--hepl'")
        .contains("--help")
        .doesNotContain("Missing");
  }

  @Test
  void everyCommandHasHelp() {
    for (List<String> command :
        List.of(
            List.<String>of(),
            List.of("import"),
            List.of("import", "jvm"),
            List.of("import", "table"),
            List.of("import", "wikipedia"),
            List.of("describe"),
            List.of("evaluate"))) {
      List<String> arguments = new ArrayList<>(command);
      arguments.add("--help");
      assertThat(run(arguments.toArray(String[]::new))).isZero();
      assertThat(out.toString()).contains("Usage: kindred " + String.join(" ", command));
    }
  }

  @Test
  void wrongUsageIsExplainedWithASuggestion() {
    assertThat(run("import", "tabel")).isEqualTo(2);
    assertThat(err.toString()).contains("Did you mean", "table");
    assertThat(run("import", "jvm")).isEqualTo(2);
    assertThat(err.toString()).contains("Missing required option: '--out=DATASET'");
    assertThat(run()).isEqualTo(2);
  }

  @Test
  void whatTheUserMustMendIsOneMessageWithoutAStackTrace() {
    assertThat(run("invalid")).isEqualTo(1);
    assertThat(err.toString().lines()).containsExactly("data.tsv, line 3: mend it");
  }

  @Test
  void aShareThatAStudyCannotTakeIsNamed() {
    String out = folder.resolve("report").toString();
    assertThat(run("study", "table5", "--data", "d", "--out", out, "--share", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--share must be above 0 to 1, but is 0.0");
    assertThat(run("study", "table3", "--data", "d", "--out", out, "--share", "0.2")).isEqualTo(2);
    assertThat(err.toString()).contains("--share 0.2 is not for table3: table2 compares");
  }

  @Test
  void aSplitThatAStudyCannotRankIsNamed() {
    String out = folder.resolve("report").toString();
    assertThat(run("study", "table2", "--data", "d", "--out", out, "--split", "train"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--split must be validation or test, but is train");
    assertThat(run("study", "fig4", "--data", "d", "--out", out, "--split", "validation"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--split is not for fig4, which ranks nothing");
  }

  @Test
  void aMistakeOfOursShowsItsStackTrace() {
    assertThat(run("broken")).isEqualTo(70);
    assertThat(err.toString()).contains("IllegalStateException: a mistake of ours", "\tat ");
  }

  @Test
  void aTableIsImportedDescribedAndItsBadRowsShown() throws IOException {
    Files.writeString(folder.resolve("mapping.yaml"), MAPPING);
    Files.writeString(folder.resolve("pages.tsv"), "name\nRome\nOslo\n");
    Files.writeString(folder.resolve("links.tsv"), "from\tto\nRome\tOslo\nOslo\tOslo\n");
    assertThat(importTable("out")).isZero();
    assertThat(out.toString())
        .contains("items       2", "pairs       1 for training", "written to");
    assertThat(err.toString())
        .contains("left out: 1 × link of an item to itself", "line 3: 'Oslo'");
    assertThat(folder.resolve("out")).isDirectory();

    assertThat(importTable("out")).isEqualTo(1);
    assertThat(err.toString()).contains("out exists already");

    Path page = folder.resolve("page.html");
    Path json = folder.resolve("numbers.json");
    String dataset = folder.resolve("out").toString();
    assertThat(run("describe", dataset, "--out", page.toString(), "--json", json.toString()))
        .isZero();
    assertThat(out.toString()).contains("items 2, of which 1 are never a target");
    assertThat(page).content().contains("<title>Dataset out</title>");
    assertThat(json).content().contains("\"mutualInformation\"");
  }

  @Test
  void baselinesAreMeasuredWithoutACheckpointAndWhatDoesNotFitIsNamed() throws IOException {
    Files.writeString(folder.resolve("mapping.yaml"), MAPPING);
    Files.writeString(folder.resolve("pages.tsv"), "name\nRome\nOslo\nBonn\n");
    Files.writeString(
        folder.resolve("links.tsv"), "from\tto\nRome\tOslo\nOslo\tBonn\nBonn\tOslo\n");
    assertThat(importTable("out")).isZero();
    String data = folder.resolve("out").toString();
    String json = folder.resolve("numbers.json").toString();
    String[] small = {"--baselines", "popular,item-knn,bm25,ease", "--ease-memory", "1e-9"};
    assertThat(run(concat(small, "evaluate", "--data", data, "--json", json))).isZero();
    assertThat(out.toString())
        .contains(
            "all     most popular", "all     item-kNN", "all     BM25", "EASE^R is left out:");
    assertThat(Path.of(json)).content().contains("\"method\" : \"BM25\"");
    assertThat(run("evaluate", "--data", data, "--baselines", "ease")).isZero();
    assertThat(out.toString()).contains("all     EASE^R");
    assertThat(run("evaluate", "--data", data, "--baselines", "als")).isEqualTo(2);
  }

  @Test
  void seedsOfARecipeAreOneMethodAndOtherRecipesAnother() throws IOException {
    StringBuilder pages = new StringBuilder("name\n");
    StringBuilder links = new StringBuilder("from\tto\n");
    for (int page = 0; page < 40; page++) {
      pages.append(page).append('\n');
      links.append(page).append('\t').append((page + 1) % 40).append('\n');
      links.append(page).append('\t').append((page + 5) % 40).append('\n');
    }
    Files.writeString(folder.resolve("mapping.yaml"), MAPPING);
    Files.writeString(folder.resolve("pages.tsv"), pages);
    Files.writeString(folder.resolve("links.tsv"), links);
    assertThat(importTable("out")).isZero();
    train("one", "method: m", "1");
    train("two", "method: m", "2");
    train("wide", "method: m\nlayers: [9]", "1");
    train("base-1", "method: baseline", "1");
    train("base-2", "method: baseline", "2");
    assertThat(evaluate("one", "two", "wide", "base-1", "base-2")).isZero();
    assertThat(out.toString())
        .contains("all     m (one) ", "all     m (wide) ", "slice   minus baseline")
        .contains("m (wide) is not compared: its seeds are [1], those of baseline [1, 2]");

    assertThat(evaluate("one", "two", "--against", "BM25")).isZero();
    assertThat(out.toString()).contains("all     m ", "slice   minus BM25");

    assertThat(evaluate("one", "--against", "cfm")).isEqualTo(1);
    assertThat(err.toString())
        .contains("--against cfm: no such method", "there are: m, most popular");
    assertThat(evaluate("one", "one")).isEqualTo(1);
    assertThat(err.toString()).contains("are of the same recipe and seed (m, seed 1)");
  }

  private void train(String name, String recipe, String seed) throws IOException {
    Path file = folder.resolve(name + ".yaml");
    Files.writeString(file, recipe + "\nepochs: 1\nbatch-size: 16\nembedding-dimension: 4\n");
    String data = folder.resolve("out").toString();
    String checkpoint = folder.resolve(name).toString();
    assertThat(run("train", file.toString(), "--data", data, "--out", checkpoint, "--seed", seed))
        .isZero();
  }

  /** The names of checkpoints, then options. */
  private int evaluate(String... arguments) {
    List<String> all =
        new ArrayList<>(List.of("evaluate", "--data", folder.resolve("out").toString()));
    for (String argument : arguments) {
      Path checkpoint = folder.resolve(argument);
      all.add(Files.isDirectory(checkpoint) ? checkpoint.toString() : argument);
    }
    return run(all.toArray(String[]::new));
  }

  private static String[] concat(String[] last, String... first) {
    return Stream.concat(Stream.of(first), Stream.of(last)).toArray(String[]::new);
  }

  private int run(String... arguments) {
    return Trainer.commandLine()
        .addSubcommand(new Broken())
        .addSubcommand(new Invalid())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private int importTable(String name) {
    return run(
        "import",
        "table",
        "--mapping",
        folder.resolve("mapping.yaml").toString(),
        "--from",
        folder.toString(),
        "--out",
        folder.resolve(name).toString());
  }
}
