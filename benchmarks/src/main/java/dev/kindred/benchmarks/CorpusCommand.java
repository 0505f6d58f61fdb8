package dev.kindred.benchmarks;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.bundle.BundleContent;
import dev.kindred.model.bundle.BundleManifest;
import dev.kindred.model.bundle.BundleWriter;
import dev.kindred.model.corpus.CorpusFile;
import dev.kindred.model.files.WriteAside;
import dev.kindred.model.golden.GoldenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Writes a bundle with the towers of another and a larger corpus, to measure serving at a size of
 * which there is no data at hand.
 *
 * <pre>./kindred bench corpus --bundle work/demo/releases/cfm --items 1000000 --out work/large/cfm
 * </pre>
 */
@Command(
    name = "kindred bench corpus",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a bundle with the towers of another and a corpus of any size: its items, then",
      "mixtures of two of them each."
    })
public final class CorpusCommand implements Callable<Integer> {

  @Option(
      names = "--bundle",
      required = true,
      paramLabel = "FOLDER",
      description = "The bundle whose towers and items are taken.")
  private Path bundle = Path.of("");

  @Option(
      names = "--items",
      required = true,
      paramLabel = "N",
      description = "Items of the new corpus.")
  private int items;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "The new bundle; must not exist.")
  private Path out = Path.of("");

  @Spec private CommandSpec command = CommandSpec.create();

  private CorpusCommand() {}

  /** Runs the command. */
  public static void main(String[] arguments) {
    System.exit(Commands.execute(new CorpusCommand(), arguments));
  }

  @Override
  public Integer call() throws IOException {
    Bundle source = Bundle.open(bundle);
    if (items < source.corpus().size()) {
      throw new ParameterException(
          command.commandLine(),
          "--items must be at least the %d of the bundle, but is %d"
              .formatted(source.corpus().size(), items));
    }
    Path work = Files.createTempDirectory("kindred-corpus-");
    try {
      Path corpus = work.resolve(CorpusFile.FILE);
      CorpusFile.write(corpus, new MixedCorpus(source.corpus(), items));
      BundleManifest manifest = source.manifest();
      BundleContent content =
          new BundleContent(
              manifest.modelVersion(),
              Instant.parse(manifest.createdAt()),
              source.schemas(),
              manifest.similarity(),
              manifest.dimension(),
              items,
              corpus,
              source.folder().resolve(GoldenFile.FILE),
              manifest.provenance(),
              Map.of());
      BundleWriter.write(out, content, aside -> copyTowers(source, aside));
    } finally {
      WriteAside.deleteRecursively(work);
    }
    System.out.printf("%,d items: %s%n", items, out);
    return 0;
  }

  private static void copyTowers(Bundle source, Path target) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(source.folder())) {
      files = all.filter(file -> file.getFileName().toString().contains("_tower.onnx")).toList();
    }
    for (Path file : files) {
      Files.copy(file, target.resolve(file.getFileName().toString()));
    }
  }
}
