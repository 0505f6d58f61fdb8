package dev.kindred.trainer;

import picocli.CommandLine.Command;

/** {@code kindred import}: turns data from elsewhere into datasets. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = "Turns data from elsewhere into a dataset.",
    subcommands = {ImportJvmCommand.class, ImportTableCommand.class, ImportWikipediaCommand.class})
final class ImportCommand {}
