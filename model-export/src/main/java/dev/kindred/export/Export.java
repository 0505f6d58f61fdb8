package dev.kindred.export;

import dev.kindred.model.files.InvalidInputException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

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
    return new CommandLine(new Export())
        .setParameterExceptionHandler(Export::misused)
        .setExecutionExceptionHandler(Export::report);
  }

  /** An option that is unknown is named before one that is missing: it is often that, mistyped. */
  private static int misused(ParameterException failure, String... arguments) {
    CommandLine command = failure.getCommandLine();
    List<String> unknown = command.getUnmatchedArguments();
    ParameterException told =
        failure instanceof MissingParameterException && !unknown.isEmpty()
            ? new UnmatchedArgumentException(command, unknown)
            : failure;
    PrintWriter err = command.getErr();
    err.println(command.getColorScheme().errorText(told.getMessage()));
    if (!UnmatchedArgumentException.printSuggestions(told, err)) {
      command.usage(err);
    }
    return command.getCommandSpec().exitCodeOnInvalidInput();
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
