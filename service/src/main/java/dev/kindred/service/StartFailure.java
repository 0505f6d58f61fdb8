package dev.kindred.service;

import dev.kindred.model.files.InvalidInputException;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.convert.ConversionFailedException;

/** Says in one line why the service cannot start, where that is for the user to mend. */
final class StartFailure {

  private StartFailure() {}

  /** The line; empty for a failure that nobody foresaw. */
  static Optional<String> explain(Throwable failure) {
    Optional<String> setting = Optional.empty();
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
        case BindException bind ->
            setting = Optional.of("setting " + bind.getName() + " is not valid");
        case ConversionFailedException conversion -> {
          return setting.map(text -> text + ": '" + conversion.getValue() + "'");
        }
        case IllegalArgumentException illegal -> {
          if (setting.isPresent()) {
            return setting.map(text -> text + ": " + illegal.getMessage());
          }
        }
        default -> {}
      }
    }
    return setting;
  }
}
