package dev.kindred.benchmarks;

import dev.kindred.model.bundle.BundleException;
import dev.kindred.model.files.InvalidInputException;
import picocli.CommandLine;

/** Runs commands; what is wrong with the input is told in a line. */
final class Commands {

  private Commands() {}

  /** Returns the exit code. */
  static int execute(Object command, String... arguments) {
    return new CommandLine(command)
        .setExecutionExceptionHandler(Commands::report)
        .execute(arguments);
  }

  private static int report(
      Exception failure, CommandLine command, CommandLine.ParseResult unused) {
    if (failure instanceof InvalidInputException || failure instanceof BundleException) {
      command.getErr().println(failure.getMessage());
    } else {
      failure.printStackTrace(command.getErr());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
