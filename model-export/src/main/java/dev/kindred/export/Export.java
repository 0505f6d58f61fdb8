package dev.kindred.export;

import dev.kindred.model.files.InvalidInputException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: exports checkpoints. */
@Command(
    name = "kindred",
    mixinStandardHelpOptions = true,
    version = "Kindred 0.1.0",
    description = "Writes trained towers for serving.",
    subcommands = {ExportCommand.class})
public final class Export {

  /** Exit code of a program that failed for a reason that is not the user's. */
  static final int FAILED = 70;

  private Export() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /**
   * The command line, with exit code 0 for success, 1 for input that the user must mend, 2 for
   * wrong usage and 70 for everything else.
   */
  static CommandLine commandLine() {
    return new CommandLine(new Export()).setExecutionExceptionHandler(Export::report);
  }

  private static int report(
      Exception failure, CommandLine command, CommandLine.ParseResult unused) {
    if (failure instanceof InvalidInputException) {
      command.getErr().println(command.getColorScheme().errorText(failure.getMessage()));
      return CommandLine.ExitCode.SOFTWARE;
    }
    failure.printStackTrace(command.getErr());
    return FAILED;
  }
}
