package dev.kindred.trainer.data;

import dev.kindred.model.files.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The names in a dataset's folder. */
final class DatasetFiles {
  static final String INFO = "dataset.json";
  static final String SCHEMA = "schema.yaml";
  static final String ITEMS = "items";
  static final String QUERIES = "queries";
  static final String ID = "id";
  static final String SOURCE = "source";
  static final String TARGET = "target";
  static final String FORMAT_VERSION_KEY = "formatVersion";
  static final String DIGEST_KEY = "digest";

  private static final List<String> EXTENSIONS = List.of(".parquet", ".tsv", ".tsv.gz");

  private DatasetFiles() {}

  /** The one file of a table, in whatever format. */
  static TableFile table(Path folder, String name) {
    List<Path> found =
        EXTENSIONS.stream()
            .map(extension -> folder.resolve(name + extension))
            .filter(Files::isRegularFile)
            .toList();
    if (found.isEmpty()) {
      throw new InvalidInputException(
          "%s holds no table '%s': add %s"
              .formatted(folder, name, String.join(" or ", names(name).toList())));
    }
    if (found.size() > 1) {
      throw new InvalidInputException(
          "%s holds the table '%s' more than once (%s): keep one of them"
              .formatted(
                  folder,
                  name,
                  String.join(
                      ", ", found.stream().map(Path::getFileName).map(String::valueOf).toList())));
    }
    return TableFile.of(found.getFirst());
  }

  private static Stream<String> names(String name) {
    return EXTENSIONS.stream().map(extension -> name + extension);
  }
}
