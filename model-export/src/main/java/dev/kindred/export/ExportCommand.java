package dev.kindred.export;

import dev.kindred.model.checkpoint.Checkpoint;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kindred export}. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a finished checkpoint as a bundle: both towers as ONNX, and all that serving needs.",
      "The towers are verified: on every golden row ONNX Runtime must agree with training to 1e-5.",
      "A bundle never changes: to export again, choose another name or remove the old one."
    })
final class ExportCommand implements Callable<Integer> {

  @Parameters(paramLabel = "CHECKPOINT", description = "The folder that training wrote.")
  private Path checkpoint = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "BUNDLE",
      description = "The folder to create.")
  private Path out = Path.of("");

  @Option(
      names = "--name",
      paramLabel = "VERSION",
      description = "The model's version (default: the checkpoint's name and today's date).")
  private @Nullable String version;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    BundleExport export =
        new BundleExport(Checkpoint.open(checkpoint), Clock.systemUTC(), Storage.DEFAULT);
    PrintWriter console = spec.commandLine().getOut();
    if (export.isAlreadyAt(out, Optional.ofNullable(version))) {
      console.println("already exported: " + out);
      return 0;
    }
    BundleExport.Report report = export.writeTo(out, Optional.ofNullable(version));
    console.printf(
        Locale.ROOT,
        "verified    %d golden rows: ONNX Runtime differs from training by at most %.1e%n",
        report.parity().rows(),
        Math.max(report.parity().query(), report.parity().item()));
    console.printf("exported    %s as %s%n", out, report.modelVersion());
    return 0;
  }
}
