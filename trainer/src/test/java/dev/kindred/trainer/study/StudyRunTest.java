package dev.kindred.trainer.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.files.JsonFile;
import dev.kindred.trainer.baseline.MostPopular;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Split;
import dev.kindred.trainer.evaluate.Evaluation;
import dev.kindred.trainer.learn.Recipe;
import dev.kindred.trainer.learn.Villages;
import dev.kindred.trainer.torch.TorchDevice;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyRunTest {

  private static final Recipe TINY =
      Recipe.named("cfm")
          .with(
              Map.of(
                  "embedding-dimension", "4",
                  "layers", "[8]",
                  "batch-size", "64",
                  "epochs", "1",
                  "ssl.augmentation", "cfm",
                  "ssl.batch-size", "64"));

  @TempDir private Path out = Path.of("");
  private final StringWriter progress = new StringWriter();

  @Test
  void aTableComparesAllVariantsOverAllSeeds() throws IOException {
    String tables = run(Study.TABLE5, () -> false).orElseThrow();
    assertThat(tables)
        .contains("Augmentations", "cfm-no-dropout", "no-masking", "minus baseline", "±", " p ");
    assertThat(progress.toString()).contains("== 1 of 12: baseline, seed 1", "== 12 of 12");
    assertThat(tables).contains("most popular", "item-kNN", "BM25");
    assertThat(files("cells")).filteredOn(name -> name.endsWith(".json")).hasSize(12 + 1);
    assertThat(files("cells")).filteredOn(name -> name.endsWith(".safetensors")).hasSize(12 + 3);
    assertThat(out.resolve("table5.html"))
        .content()
        .contains("Augmentations, villages", "kindred study", "<svg", "Slice: unseen")
        .contains("paired by source and seed");
    assertThat(out.resolve("table5.json")).content().contains("recall", "rfm", "halfWidth");
  }

  @Test
  void aStudyThatWasStoppedGoesOnWhereItWas() throws IOException {
    AtomicInteger steps = new AtomicInteger();
    assertThat(run(Study.TABLE3, () -> steps.incrementAndGet() > 3)).isEmpty();
    assertThat(out.resolve("table3.json")).doesNotExist();
    long done = files("cells").stream().filter(name -> name.endsWith(".json")).count();
    String interrupted = run(Study.TABLE3, () -> false).orElseThrow();
    assertThat(done).isBetween(1L, 6L);

    try (Stream<Path> all = Files.walk(out)) {
      all.filter(path -> path.toString().endsWith(".json")).forEach(StudyRunTest::delete);
    }
    assertThat(run(Study.TABLE3, () -> false)).contains(interrupted);
    assertThat(out.resolve("table3.html")).content().contains("paired by seed, since");
  }

  @Test
  void aCurveIsDrawnOverItsKey() throws IOException {
    run(Study.FIG6, () -> false);
    assertThat(out.resolve("fig6.html")).content().contains("Gain in Recall@50", "ssl.dropout");
  }

  @Test
  void headAndTailAreDrawnOverTheCorrectionWithAndWithoutSelfSupervision() throws IOException {
    assertThat(run(Study.BETA, () -> false).orElseThrow())
        .contains("baseline, β = 0.0", "cfm, β = 1.0");
    assertThat(out.resolve("beta.html"))
        .content()
        .contains("head, baseline", "tail, baseline", "head, cfm", "tail, cfm")
        .contains("Tail over head");
  }

  @Test
  void everyFigureOfAPageIsAPngFileToo() throws IOException {
    run(Study.FIG5, () -> false);
    int figures = Files.readString(out.resolve("fig5.html")).split("<svg", -1).length - 1;
    assertThat(files("")).filteredOn(name -> name.endsWith(".png")).hasSize(figures);
    BufferedImage first = ImageIO.read(out.resolve("fig5-1.png").toFile());
    assertThat(first.getWidth()).isEqualTo(2 * 640);
  }

  @Test
  void studiesShareTheirTrainings() throws IOException {
    run(Study.TABLE2, () -> false);
    progress.getBuffer().setLength(0);
    assertThat(run(Study.TABLE4, () -> false).orElseThrow()).contains("head", "tail");
    assertThat(progress.toString()).isEmpty();
  }

  @Test
  void aStudyOfAShareOfThePairsIsNamedByItAndSharesTheTrainingsOfTheTenth() throws IOException {
    run(Study.TABLE3, () -> false);
    progress.getBuffer().setLength(0);
    String tables = run(Study.TABLE2, new StudyPairs(0.1, Split.TEST), () -> false).orElseThrow();
    assertThat(progress.toString()).isEmpty();
    assertThat(tables).startsWith("Methods, with a share of 0.1 of the training pairs");
    assertThat(out.resolve("table2.html")).doesNotExist();
    assertThat(out.resolve("table2-0.1.html"))
        .content()
        .contains("with a share of 0.1 of the training pairs, villages", "paired by seed, since");
    assertThat(out.resolve("table2-0.1.json")).content().contains("\"table2-0.1\"");
  }

  @Test
  void settingsAreChosenOnThePairsForValidation() throws IOException {
    run(Study.TABLE5, () -> false);
    StudyPairs pairs = new StudyPairs(1, Split.VALIDATION);
    assertThat(run(Study.TABLE5, pairs, () -> false).orElseThrow())
        .startsWith("Augmentations, on the pairs for validation");
    assertThat(out.resolve("table5-validation.html"))
        .content()
        .contains("Augmentations, on the pairs for validation, villages");

    Dataset villages = Villages.dataset(100);
    for (Split split : List.of(Split.TEST, Split.VALIDATION)) {
      String file = "baselines-" + villages.digest().substring(0, 8) + StudyPairs.suffixOf(split);
      assertThat(
              JsonFile.read(out.resolve("cells").resolve(file + ".json"), BaselineResults.class)
                  .results()
                  .getFirst())
          .isEqualTo(
              new Evaluation(villages, split).measure("most popular", new MostPopular(villages)));
    }
    assertThat(out.resolve("table5-validation.json"))
        .content()
        .isNotEqualTo(Files.readString(out.resolve("table5.json")));
  }

  @Test
  void thePopularityOfItemsIsDrawnIntoANewFolder() {
    out = out.resolve("new").resolve("report");
    String text =
        new PopularityRun(
                Villages.dataset(100),
                "villages",
                out,
                new PrintWriter(progress),
                new Provenance("kindred study fig4", "abc", "def"))
            .run();
    assertThat(text).contains("training pairs");
    assertThat(out.resolve("fig4.html"))
        .content()
        .contains("Dataset villages", "<svg", "kindred study fig4", "Kindred at abc");
    assertThat(out.resolve("fig4.json")).content().contains("\"fig4\"", "\"command\"");
    assertThat(out.resolve("fig4-1.png")).isNotEmptyFile();
  }

  @Test
  void theItemsOfTheBaselineAndOfCfmAreDrawnInThePlane() throws IOException {
    Optional<String> text = map("village", () -> false).run();
    assertThat(text.orElseThrow())
        .contains("baseline", "cfm", "nearest neighbours share its village");
    assertThat(out.resolve("fig7.html"))
        .content()
        .contains("Item vectors in the plane, villages", "village0", "village3", "<circle");
    assertThat(out.resolve("fig7.json")).content().contains("agreement", "village2");
    assertThat(map("village", () -> false).run()).isEqualTo(text);
  }

  @Test
  void aMapThatWasStoppedGoesOn() throws IOException {
    assertThat(map("", () -> true).run()).isEmpty();
    assertThat(map("", () -> false).run()).isPresent();
  }

  @Test
  void aFeatureToColourByThatTheDatasetLacksIsNamed() {
    assertThatThrownBy(() -> map("colour", () -> false).run())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("--colour colour", "[village, words]");
  }

  private MapRun map(String colour, BooleanSupplier interrupted) {
    return new MapRun(
        TINY,
        Villages.dataset(100),
        "villages",
        1,
        colour,
        out,
        TorchDevice.CPU,
        2,
        interrupted,
        new Provenance("kindred study", "abc", "def"));
  }

  private Optional<String> run(Study study, BooleanSupplier interrupted) throws IOException {
    return run(study, StudyPairs.ALL, interrupted);
  }

  private Optional<String> run(Study study, StudyPairs pairs, BooleanSupplier interrupted)
      throws IOException {
    return new StudyRun(
            study,
            TINY,
            Villages.dataset(100),
            "villages",
            List.of(1L, 2L),
            pairs,
            out,
            TorchDevice.CPU,
            2,
            interrupted,
            new PrintWriter(progress),
            new Provenance("kindred study", "abc", "def"))
        .run();
  }

  private List<String> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(out.resolve(folder))) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }

  private static void delete(Path file) {
    assertThat(file.toFile().delete()).isTrue();
  }
}
