package dev.kindred.trainer.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A small dataset of books as TSV, for tests to break. */
final class Shelf {
  private static final String SCHEMA =
      """
      features:
        - {name: id, kind: one-hot}
        - {name: author, kind: one-hot}
        - {name: genres, kind: multi-hot}
      stored: [title]
      """;

  private final Path folder;

  private Shelf(Path folder) {
    this.folder = folder;
  }

  static Shelf in(Path folder) throws IOException {
    return new Shelf(folder)
        .info("{\"formatVersion\": 1}")
        .schema(SCHEMA)
        .items(
            "id\tauthor\tgenres\ttitle",
            "dune\tHerbert\tscifi|desert\tDune",
            "emma\tAusten\tclassic\tEmma",
            "anon\t\t\tNobody's")
        .pairs(Split.TRAIN, "source\ttarget", "dune\temma", "emma\tdune", "dune\temma")
        .pairs(Split.VALIDATION, "source\ttarget", "anon\tdune")
        .pairs(Split.TEST, "source\ttarget");
  }

  Shelf info(String json) throws IOException {
    Files.writeString(folder.resolve("dataset.json"), json);
    return this;
  }

  Shelf schema(String yaml) throws IOException {
    Files.writeString(folder.resolve("schema.yaml"), yaml);
    return this;
  }

  Shelf items(String... lines) throws IOException {
    Files.write(folder.resolve("items.tsv"), Arrays.asList(lines));
    return this;
  }

  Shelf pairs(Split split, String... lines) throws IOException {
    Files.write(folder.resolve(split.fileName() + ".tsv"), Arrays.asList(lines));
    return this;
  }

  Path folder() {
    return folder;
  }

  Dataset open() {
    return Dataset.open(folder);
  }
}
