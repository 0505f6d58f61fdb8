package dev.kindred.model.files;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The key {@code formatVersion} of a JSON file, read before anything else of it is believed. */
public final class FormatVersion {

  private static final String KEY = "formatVersion";

  private FormatVersion() {}

  /** The version that a file declares; empty if it is missing, not JSON, or declares none. */
  public static OptionalInt of(Path file) {
    if (!Files.isRegularFile(file)) {
      return OptionalInt.empty();
    }
    try {
      JsonNode version = JsonMapper.shared().readTree(file).path(KEY);
      return version.isInt() ? OptionalInt.of(version.asInt()) : OptionalInt.empty();
    } catch (JacksonException e) {
      return OptionalInt.empty();
    }
  }
}
