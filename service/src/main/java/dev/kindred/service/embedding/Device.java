package dev.kindred.service.embedding;

import dev.kindred.model.files.InvalidInputException;
import java.util.Locale;

/** Where towers are to run. */
public enum Device {
  /** On the CPU; the default. */
  CPU,
  /** On a CUDA device, every node of the graph, or not at all. */
  CUDA,
  /** On a CUDA device if there is one, else on the CPU with a warning. */
  AUTO;

  /**
   * Reads a setting: {@code cpu}, {@code cuda} or {@code auto}.
   *
   * @throws InvalidInputException if it is none of them
   */
  public static Device parse(String setting) {
    return switch (setting) {
      case "cpu" -> CPU;
      case "cuda" -> CUDA;
      case "auto" -> AUTO;
      default ->
          throw new InvalidInputException(
              "device must be one of cpu, cuda, auto, but is '%s'".formatted(setting));
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
