package dev.kindred.service;

import dev.kindred.model.files.InvalidInputException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.convert.ConversionFailedException;

/** Says in one line why the service cannot start, where that is for the user to mend. */
final class StartFailure {

  private StartFailure() {}

  /** The line; empty for a failure that nobody foresaw. */
  static Optional<String> explain(Throwable failure) {
    Optional<String> setting = Optional.empty(); // Whose value could not be used.
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case PortInUseException port -> {
          return Optional.of(
              "port "
                  + port.getPort()
                  + " is in use; stop what listens there, or choose others with --port and"
                  + " --management-port");
        }
        case InvalidInputException input -> {
          return Optional.of(String.valueOf(input.getMessage()));
        }
        case UnboundConfigurationPropertiesException unknown -> {
          return Optional.of(
              "unknown settings: "
                  + String.join(
                      ", ",
                      unknown.getUnboundProperties().stream()
                          .map(property -> property.getName().toString())
                          .toList()));
        }
        case BindException bind -> setting = Optional.of(bind.getName().toString());
        case ConversionFailedException conversion -> {
          return setting.map(name ->
              "%s must be %s, but is '%s'"
                  .formatted(
                      name, kind(conversion.getTargetType().getType()), conversion.getValue()));
        }
        case IllegalArgumentException illegal -> {
          if (String.valueOf(illegal.getMessage()).startsWith("port out of range")) {
            return Optional.of(
                "server.port and management.server.port must be between 0 and 65535, but one is "
                    + String.valueOf(illegal.getMessage()).replaceAll("\\D+", ""));
          }
          if (setting.isPresent()) {
            return setting.map(name -> "%s: %s".formatted(name, illegal.getMessage()));
          }
        }
        default -> {}
      }
    }
    return setting.map(name -> "setting " + name + " is not valid");
  }

  /** What a setting of a type may be. */
  private static String kind(Class<?> type) {
    if (type.isEnum()) {
      return "one of "
          + Stream.of(type.getEnumConstants())
              .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", "));
    }
    if (type == int.class || type == long.class) {
      return "a whole number";
    }
    if (type == double.class) {
      return "a number";
    }
    if (type == boolean.class) {
      return "true or false";
    }
    return type == Duration.class ? "a time such as 5ms or 2s" : type.getSimpleName();
  }
}
