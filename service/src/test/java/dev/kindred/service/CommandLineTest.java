package dev.kindred.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

  @Test
  void everyOptionSetsItsProperty() {
    assertThat(
            parse(
                "serve --releases a/b --experiments=e.yaml --port 0 --host 0.0.0.0"
                    + " --management-port 9 --kindred.mode=next"))
        .isEqualTo(
            new CommandLine.Serve(
                List.of(
                    "--kindred.releases=a/b",
                    "--kindred.experiments=e.yaml",
                    "--server.port=0",
                    "--server.address=0.0.0.0",
                    "--management.server.port=9",
                    "--kindred.mode=next")));
  }

  @Test
  void nothingNeedsToBeSaid() {
    assertThat(CommandLine.parse(List.of())).isEqualTo(new CommandLine.Serve(List.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "--prot 80, unknown option '--prot'",
    "here, unknown option 'here'",
    "--port, option --port needs a value",
    "--port http, option --port cannot be 'http'",
    "--port 65536, option --port cannot be '65536'",
    "--port=-1, option --port cannot be '-1'",
    "--releases=, option --releases cannot be ''",
    "--spring.main.banner-mode=console, unknown option '--spring.main.banner-mode=console'",
  })
  void whatMakesNoSenseIsSaid(String line, String message) {
    assertThat(parse(line)).isEqualTo(new CommandLine.Invalid(message));
  }

  @Test
  void helpIsGivenWhereverItIsAskedFor() {
    assertThat(parse("serve --port 1 --help")).isEqualTo(new CommandLine.Help());
  }

  private static CommandLine parse(String line) {
    return CommandLine.parse(List.of(line.split(" ")));
  }
}
