package dev.kindred.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.model.bundle.Bundle;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExportCommandTest {

  @TempDir Path parent;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String checkpoint = "";
  private String target = "";

  @BeforeEach
  void write() {
    checkpoint = parent.resolve("cfm").toString();
    target = parent.resolve("bundle").toString();
    new SmallModel(1, 20).writeTo(Path.of(checkpoint), 5);
  }

  @Test
  void aCheckpointBecomesABundleOnce() {
    assertThat(run("export", checkpoint, "--out", target, "--name", "v1")).isZero();
    assertThat(out.toString())
        .containsPattern("verified +5 golden rows")
        .contains("exported    " + target + " as v1");
    assertThat(Bundle.open(Path.of(target)).manifest().modelVersion()).isEqualTo("v1");

    assertThat(run("export", checkpoint, "--out", target)).isZero();
    assertThat(out.toString()).contains("already exported: " + target);

    assertThat(run("export", checkpoint, "--out", target, "--name", "v2")).isEqualTo(1);
    assertThat(err.toString())
        .contains("holds another model, 'v1'", "choose another name or remove it");
  }

  @Test
  void whatIsNoCheckpointIsSaidWithoutAStackTrace() {
    assertThat(run("export", parent.toString(), "--out", target)).isEqualTo(1);
    assertThat(err.toString())
        .contains("is not a checkpoint: it has no checkpoint.json")
        .doesNotContain("\tat ");
  }

  @Test
  void wrongUsageExitsWith2AndHelpWith0() {
    assertThat(run("export", checkpoint)).isEqualTo(2);
    assertThat(err.toString()).contains("--out");
    assertThat(run("export", "--help")).isZero();
    assertThat(out.toString()).contains("golden row");
  }

  @Test
  void anUnknownOptionIsNamedBeforeWhatIsMissing() {
    assertThat(run("export", "--hepl")).isEqualTo(2);
    assertThat(err.toString())
        .contains("Unknown option: '--hepl'")
        .contains("--help")
        .doesNotContain("Missing");
  }

  private int run(String... arguments) {
    CommandLine command = Export.commandLine();
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }
}
