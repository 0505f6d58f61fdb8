package dev.kindred.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The command line of {@code kindred serve}. */
sealed interface CommandLine {

  /** What {@code --help} prints. */
  String HELP =
      """
      usage: kindred serve [--releases FOLDER] [--experiments FILE] [--port N] [--host H]
                           [--management-port N] [--KEY=VALUE ...]

        --releases FOLDER      the bundles to serve, a folder each (default: releases)
        --experiments FILE     the experiments (default: experiments.yaml in the releases folder)
        --port N               where to answer; 0 takes a free one (default: 8080)
        --host H               the address to listen on (default: 127.0.0.1; 0.0.0.0 is everywhere)
        --management-port N    health and metrics (default: 8081)
        --KEY=VALUE            any other setting: kindred.*, server.*, management.*, logging.*
      """;

  /** The property that an option sets. */
  Map<String, String> PROPERTIES =
      Map.of(
          "--releases", "kindred.releases",
          "--experiments", "kindred.experiments",
          "--port", "server.port",
          "--host", "server.address",
          "--management-port", "management.server.port");

  /** Any other setting. */
  Pattern SETTING = Pattern.compile("--(kindred|server|management|logging)\\.[^=]+=.*");

  /**
   * Start the service.
   *
   * @param properties as {@code --KEY=VALUE}
   */
  record Serve(List<String> properties) implements CommandLine {}

  /** Print the help. */
  record Help() implements CommandLine {}

  /**
   * The command line makes no sense.
   *
   * @param message why
   */
  record Invalid(String message) implements CommandLine {}

  /** Reads the arguments; the first may be {@code serve}. */
  static CommandLine parse(List<String> arguments) {
    List<String> properties = new ArrayList<>();
    int start = !arguments.isEmpty() && arguments.getFirst().equals("serve") ? 1 : 0;
    for (int i = start; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals("--help") || argument.equals("-h")) {
        return new Help();
      }
      if (SETTING.matcher(argument).matches()) {
        properties.add(argument);
        continue;
      }
      int equals = argument.indexOf('=');
      String option = equals < 0 ? argument : argument.substring(0, equals);
      String property = PROPERTIES.get(option);
      if (property == null) {
        return new Invalid("unknown option '" + argument + "'");
      }
      if (equals < 0 && i + 1 == arguments.size()) {
        return new Invalid("option " + option + " needs a value");
      }
      String value = equals < 0 ? arguments.get(++i) : argument.substring(equals + 1);
      if (value.isEmpty() || (option.endsWith("port") && !isPort(value))) {
        return new Invalid("option " + option + " cannot be '" + value + "'");
      }
      properties.add("--" + property + "=" + value);
    }
    return new Serve(properties);
  }

  private static boolean isPort(String value) {
    return value.matches("\\d{1,5}") && Integer.parseInt(value) <= 65_535;
  }
}
