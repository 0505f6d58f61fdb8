package dev.kindred.trainer;

import dev.kindred.model.files.InvalidInputException;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Split;
import dev.kindred.trainer.learn.Recipe;
import dev.kindred.trainer.study.MapRun;
import dev.kindred.trainer.study.PopularityRun;
import dev.kindred.trainer.study.Provenance;
import dev.kindred.trainer.study.Study;
import dev.kindred.trainer.study.StudyPairs;
import dev.kindred.trainer.study.StudyRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kindred study}. */
@Command(
    name = "study",
    mixinStandardHelpOptions = true,
    description = {
      "Repeats an experiment of Yao et al. (2021): trains what it compares, with several seeds.",
      "",
      "table2  all methods, all training pairs     table3  the same with a tenth of them",
      "table4  all methods on head and tail        table5  the augmentations",
      "fig4    how unequal popularity is           fig5    over the weight of the contrastive loss",
      "fig6    over the dropout of multi-hot values  fig7    item vectors in the plane (t-SNE)",
      "beta    head and tail over the strength of the sampling-bias correction, SSL off and on",
      "",
      "Stopped and started again, it goes on where it was. Studies with one --out share trainings."
    })
final class StudyCommand implements Callable<Integer> {

  private static final int INTERRUPTED = 130;

  @Parameters(paramLabel = "STUDY", description = "${COMPLETION-CANDIDATES}")
  private Study study = Study.TABLE2;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DATASET",
      description = "A folder that `kindred import` made.")
  private Path data = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "REPORT",
      description = "The folder for the report, its numbers and unfinished trainings.")
  private Path out = Path.of("");

  @Option(
      names = "--recipe",
      paramLabel = "RECIPE",
      description = "What the variants change; with a key ssl (default: as recipes/cfm.yaml).")
  private @Nullable Path recipe;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Takes the place of a key of the recipe, for all variants. Repeatable.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--seeds",
      split = ",",
      defaultValue = "1,2,3",
      description = "The seeds of each variant (default: ${DEFAULT-VALUE}).")
  private List<Long> seeds = List.of();

  @Option(
      names = "--share",
      paramLabel = "SHARE",
      defaultValue = "1",
      description = {
        "Of the training pairs, above 0 to 1, drawn anew for each seed: where labels are scarce",
        "(default: ${DEFAULT-VALUE}; table3 is a tenth by itself)."
      })
  private double share;

  @Option(
      names = "--split",
      defaultValue = "test",
      description = {
        "What is ranked: test, or validation to choose settings by, so that the test pairs say",
        "nothing twice (default: ${DEFAULT-VALUE})."
      })
  private Split split = Split.TEST;

  @Option(
      names = "--colour",
      paramLabel = "FEATURE",
      defaultValue = "",
      description = "fig7: the feature that items are coloured by (default: the first that fits).")
  private String colour = "";

  @Mixin private DeviceOptions compute = new DeviceOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    requireShare();
    requireSplit();
    Recipe base =
        Optional.ofNullable(recipe)
            .map(Recipe::read)
            .orElseGet(() -> Recipe.named("cfm").with(Map.of("ssl.augmentation", "cfm")))
            .with(settings);
    if (base.ssl().isEmpty()) {
      throw new InvalidInputException(
          "the recipe of a study needs the key ssl, as recipes/cfm.yaml has it");
    }
    Dataset dataset = Dataset.open(data);
    String name = String.valueOf(data.toAbsolutePath().normalize().getFileName());
    if (study == Study.FIG4) {
      PrintWriter printed = spec.commandLine().getOut();
      tell(new PopularityRun(dataset, name, out, printed, provenance(dataset)).run());
      return 0;
    }
    int used = compute.start(base);
    try (Interruption interruption = Interruption.install()) {
      Optional<String> text =
          study == Study.FIG7
              ? maps(base, dataset, name, used, interruption)
              : tables(base, dataset, name, used, interruption);
      text.ifPresentOrElse(
          this::tell,
          () ->
              spec.commandLine()
                  .getErr()
                  .println("interrupted; the same command goes on where this one was"));
      return text.isPresent() ? 0 : INTERRUPTED;
    }
  }

  private Optional<String> tables(
      Recipe base, Dataset dataset, String name, int threads, Interruption interruption)
      throws IOException {
    return new StudyRun(
            study,
            base,
            dataset,
            name,
            seeds.stream().distinct().toList(),
            pairs(),
            out,
            compute.device(),
            threads,
            interruption::isRequested,
            spec.commandLine().getOut(),
            provenance(dataset))
        .run();
  }

  private Optional<String> maps(
      Recipe base, Dataset dataset, String name, int threads, Interruption interruption)
      throws IOException {
    return new MapRun(
            base,
            dataset,
            name,
            seeds.getFirst(),
            colour,
            out,
            compute.device(),
            threads,
            interruption::isRequested,
            provenance(dataset))
        .run();
  }

  private void tell(String text) {
    spec.commandLine().getOut().println(text);
    spec.commandLine().getOut().println("written: " + page());
  }

  private Path page() {
    return out.resolve(StudyRun.fileName(study, pairs()) + ".html");
  }

  private void requireShare() {
    if (!(share > 0 && share <= 1)) {
      throw new ParameterException(
          spec.commandLine(), "--share must be above 0 to 1, but is " + share);
    }
    if (share != 1 && EnumSet.of(Study.TABLE3, Study.FIG4, Study.FIG7).contains(study)) {
      throw new ParameterException(
          spec.commandLine(),
          "--share %s is not for %s%s"
              .formatted(
                  share,
                  study.name().toLowerCase(Locale.ROOT),
                  study == Study.TABLE3 ? ": table2 compares all methods on a share" : ""));
    }
  }

  private StudyPairs pairs() {
    return new StudyPairs(share, split);
  }

  private void requireSplit() {
    if (split == Split.TRAIN) {
      throw new ParameterException(
          spec.commandLine(), "--split must be validation or test, but is train");
    }
    if (split != Split.TEST && EnumSet.of(Study.FIG4, Study.FIG7).contains(study)) {
      throw new ParameterException(
          spec.commandLine(),
          "--split is not for %s, which ranks nothing"
              .formatted(study.name().toLowerCase(Locale.ROOT)));
    }
  }

  private Provenance provenance(Dataset dataset) {
    return new Provenance(command(), commit(), dataset.digest());
  }

  private String command() {
    return "kindred " + String.join(" ", spec.commandLine().getParseResult().originalArgs());
  }

  /** The script passes it on. */
  private static String commit() {
    return System.getProperty("dev.kindred.commit", "unknown");
  }
}
