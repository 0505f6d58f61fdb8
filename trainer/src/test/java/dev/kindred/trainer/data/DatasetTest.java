package dev.kindred.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.files.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetTest {
  @TempDir private Path temporary = Path.of("");
  private Path folder = Path.of("");

  @BeforeEach
  void chooseFolder() throws IOException {
    folder = Files.createDirectory(temporary.resolve("it's a [shelf]"));
  }

  @Test
  void itemsAndPairsAreReadInTheirOrder() throws IOException {
    Dataset dataset = Shelf.in(folder).open();
    assertThat(dataset.items())
        .extracting(item -> item.id())
        .containsExactly("dune", "emma", "anon");
    assertThat(dataset.items().getFirst().attributes())
        .isEqualTo(
            Map.of(
                "author", List.of("Herbert"),
                "genres", List.of("scifi", "desert"),
                "title", List.of("Dune")));
    assertThat(dataset.items().get(2).attributes()).containsOnlyKeys("title");
    assertThat(dataset.pairs(Split.TRAIN))
        .isEqualTo(new Pairs(new int[] {0, 1, 0}, new int[] {1, 0, 1}));
    assertThat(dataset.pairs(Split.VALIDATION)).isEqualTo(new Pairs(new int[] {2}, new int[] {0}));
    assertThat(dataset.pairs(Split.TEST).size()).isZero();
    assertThat(dataset.trainingTargetCounts()).containsExactly(1, 2, 0);
    assertThat(dataset.row("emma")).hasValue(1);
    assertThat(dataset.row("persuasion")).isEmpty();
  }

  @Test
  void writtenAsParquetItIsTheSameDataset() throws IOException {
    Dataset written = Shelf.in(folder).open();
    Path copy = temporary.resolve("copy of 'it' *");
    DatasetWriter.write(copy, written, new DatasetOrigin("test", Map.of(), Map.of()));
    Dataset read = Dataset.open(copy);
    assertThat(read.items()).isEqualTo(written.items());
    assertThat(read.schema()).isEqualTo(written.schema());
    for (Split split : Split.values()) {
      assertThat(read.pairs(split)).isEqualTo(written.pairs(split));
    }
    assertThat(read.digest()).isEqualTo(written.digest()).hasSize(64);
    try (var files = Files.list(copy)) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .containsExactlyInAnyOrder(
              "dataset.json",
              "schema.yaml",
              "items.parquet",
              "pairs-train.parquet",
              "pairs-validation.parquet",
              "pairs-test.parquet");
    }
  }

  @Test
  void anyChangeOfTheContentChangesTheDigest() throws IOException {
    String digest = Shelf.in(folder).open().digest();
    assertThat(Shelf.in(folder).pairs(Split.TEST, "source\ttarget", "dune\tanon").open().digest())
        .isNotEqualTo(digest);
    assertThat(
            Shelf.in(folder)
                .items(
                    "id\tauthor\tgenres\ttitle",
                    "dune\tHerbert\t\tDune",
                    "emma\t\t\t",
                    "anon\t\t\t")
                .open()
                .digest())
        .isNotEqualTo(digest);
  }

  @Test
  void contentThatDoesNotFitTheRecordedDigestIsRefused() throws IOException {
    assertRefused(Shelf.in(folder).info("{\"formatVersion\": 1, \"digest\": \"abc\"}"))
        .hasMessageContaining("dataset.json: the digest is abc")
        .hasMessageContaining("import again");
  }

  @Test
  void anotherFormatVersionIsRefused() throws IOException {
    assertRefused(Shelf.in(folder).info("{\"formatVersion\": 2, \"new\": true}"))
        .hasMessageContaining("dataset.json: formatVersion is 2, but this program reads 1");
    assertRefused(Shelf.in(folder).info("{}")).hasMessageContaining("'formatVersion' is missing");
  }

  @Test
  void aFolderThatIsNoDatasetIsRefused() {
    assertThatThrownBy(() -> Dataset.open(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("is not a dataset: it holds no dataset.json");
  }

  @Test
  void aTableThatIsMissingOrThereTwiceIsRefused() throws IOException {
    Shelf shelf = Shelf.in(folder);
    Path train = folder.resolve("pairs-train.tsv");
    Files.copy(train, folder.resolve("pairs-train.tsv.gz"));
    assertRefused(shelf)
        .hasMessageContaining("more than once (pairs-train.tsv, pairs-train.tsv.gz)");
    Files.delete(folder.resolve("pairs-train.tsv.gz"));
    Files.delete(train);
    assertRefused(shelf)
        .hasMessageContaining("no table 'pairs-train': add pairs-train.parquet or pairs-train.tsv");
  }

  @Test
  void anUnknownColumnIsRefused() throws IOException {
    assertRefused(Shelf.in(folder).items("id\tauthor\tgenres\ttitle\tprice", "dune\t\t\t\t9"))
        .hasMessageContaining("items.tsv: unknown column 'price'")
        .hasMessageContaining("schema.yaml");
  }

  @Test
  void aMissingColumnIsRefused() throws IOException {
    assertRefused(Shelf.in(folder).items("id\tgenres\ttitle", "dune\t\t"))
        .hasMessageContaining("items.tsv: the column 'author' is missing");
    assertRefused(Shelf.in(folder).items("author\tgenres\ttitle", "Herbert\t\t"))
        .hasMessageContaining("items.tsv has no column 'id'");
  }

  @Test
  void aColumnThatStandsTwiceIsRefused() throws IOException {
    assertRefused(Shelf.in(folder).items("id\tauthor\tgenres\ttitle\ttitle", "dune\t\t\t\t"))
        .hasMessageContaining("the column 'title' stands twice");
  }

  @Test
  void aMissingIdIsRefusedWithItsLine() throws IOException {
    assertRefused(Shelf.in(folder).items("id\tauthor\tgenres\ttitle", "dune\t\t\t", "\tAusten\t\t"))
        .hasMessageContaining("items.tsv, line 3: the id is missing");
  }

  @Test
  void aRepeatedIdIsRefusedWithBothLines() throws IOException {
    assertRefused(
            Shelf.in(folder)
                .items("id\tauthor\tgenres\ttitle", "dune\t\t\t", "emma\t\t\t", "dune\t\t\t"))
        .hasMessageContaining("items.tsv, line 4: the id 'dune' stands already at 2");
  }

  @Test
  void twoValuesOfAOneHotFeatureAreRefused() throws IOException {
    assertRefused(Shelf.in(folder).items("id\tauthor\tgenres\ttitle", "dune\tHerbert|Anderson\t\t"))
        .hasMessageContaining(
            "line 2: the one-hot feature 'author' has 2 values (Herbert, Anderson)")
        .hasMessageContaining("multi-hot");
  }

  @Test
  void aPairThatNamesAnUnknownItemIsRefusedWithItsLine() throws IOException {
    assertRefused(
            Shelf.in(folder).pairs(Split.TEST, "source\ttarget", "dune\temma", "dune\tulysses"))
        .hasMessageContaining(
            "pairs-test.tsv, line 3: the target 'ulysses' is not among the items");
    assertRefused(Shelf.in(folder).pairs(Split.TEST, "source\ttarget", "\temma"))
        .hasMessageContaining("pairs-test.tsv, line 2: the source is missing");
  }

  @Test
  void aPairHasNoOtherColumns() throws IOException {
    assertRefused(Shelf.in(folder).pairs(Split.TEST, "source\ttarget\tweight", "dune\temma\t2"))
        .hasMessageContaining("pairs-test.tsv: unknown column 'weight'");
    assertRefused(Shelf.in(folder).pairs(Split.TEST, "source", "dune"))
        .hasMessageContaining("pairs-test.tsv has no column 'target'; it has: source");
  }

  @Test
  void parquetErrorsNameTheRow() throws IOException {
    Shelf shelf = Shelf.in(folder);
    Files.delete(folder.resolve("pairs-test.tsv"));
    try (ParquetWriter writer =
        new ParquetWriter(
            folder.resolve("pairs-test.parquet"),
            List.of(
                new ParquetWriter.Column("source", false),
                new ParquetWriter.Column("target", false)))) {
      writer.add(List.of(List.of("dune"), List.of("emma")));
      writer.add(List.of(List.of("dune"), List.of("ulysses")));
      writer.finish();
    }
    assertRefused(shelf)
        .hasMessageContaining("pairs-test.parquet, row 2: the target 'ulysses' is not among");
  }

  @Test
  void anExistingFolderIsNeverOverwritten() throws IOException {
    Dataset dataset = Shelf.in(folder).open();
    assertThatThrownBy(() ->
            DatasetWriter.write(folder, dataset, new DatasetOrigin("test", Map.of(), Map.of())))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("exists already");
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(Shelf shelf) {
    return assertThatThrownBy(shelf::open).isInstanceOf(InvalidInputException.class);
  }
}
