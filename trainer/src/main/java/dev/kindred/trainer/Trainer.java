package dev.kindred.trainer;

import dev.kindred.model.files.InvalidInputException;
import dev.kindred.trainer.torch.TorchRuntime;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: imports data, trains and evaluates. */
@Command(
    name = "kindred",
    mixinStandardHelpOptions = true,
    version = "Kindred 0.1.0",
    description = "Learns which items belong together.",
    subcommands = {
      ImportCommand.class,
      DescribeCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      StudyCommand.class,
      BenchCommand.class
    })
public final class Trainer {
  /** Exit code of a program that failed for a reason that is not the user's. */
  static final int FAILED = 70;

  private Trainer() {}

  public static void main(String[] arguments) {
    TorchRuntime.tune();
    System.exit(commandLine().execute(arguments));
  }

  /**
   * The command line, with exit code 0 for success, 1 for input that the user must mend, 2 for
   * wrong usage and 70 for everything else.
   */
  static CommandLine commandLine() {
    return new CommandLine(new Trainer())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Trainer::misused)
        .setExecutionExceptionHandler(Trainer::report);
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
