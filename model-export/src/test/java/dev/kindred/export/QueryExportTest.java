package dev.kindred.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.export.verify.Parity;
import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.checkpoint.Checkpoint;
import dev.kindred.model.checkpoint.CheckpointWriter;
import dev.kindred.model.checkpoint.FloatTensor;
import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.model.feature.FeatureSchema;
import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.TowerSchemas;
import dev.kindred.model.feature.Vocabulary;
import dev.kindred.model.golden.GoldenRow;
import dev.kindred.model.tower.EmbeddingTable;
import dev.kindred.model.tower.Layer;
import dev.kindred.model.tower.Tower;
import dev.kindred.model.tower.TowerInput;
import dev.kindred.model.tower.TwoTowerArchitecture;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint whose queries have features of their own. */
class QueryExportTest {
  private static final Vocabulary IDS =
      Vocabulary.of(IntStream.range(0, 20).mapToObj(book -> "book-" + book).toList(), 1);
  private static final FeatureSchema BOOK =
      new FeatureSchema(
          List.of(
              new Feature(FeatureSpec.oneHot("id"), IDS),
              new Feature(
                  FeatureSpec.oneHot("genre"), Vocabulary.of(List.of("crime", "myth"), 1))));
  private static final FeatureSchema READER =
      new FeatureSchema(
          List.of(
              new Feature(FeatureSpec.multiHot("read"), IDS),
              new Feature(FeatureSpec.oneHot("town"), Vocabulary.of(List.of("ulm"), 1))));
  private static final TowerSchemas SCHEMAS = TowerSchemas.of(BOOK, READER, Map.of("read", "id"));

  @TempDir Path folder;
  private final Random random = new Random(4);
  private final Map<String, FloatTensor> weights = new LinkedHashMap<>();
  private final TwoTowerArchitecture architecture =
      new TwoTowerArchitecture(
          List.of(
              new EmbeddingTable("id", IDS.size(), 5),
              new EmbeddingTable("genre", BOOK.features().get(1).vocabulary().size(), 3),
              new EmbeddingTable("query.town", READER.features().get(1).vocabulary().size(), 2)),
          tower("query", 7, new TowerInput("read", "id"), new TowerInput("town", "query.town")),
          tower("item", 8, new TowerInput("id", "id"), new TowerInput("genre", "genre")));

  @Test
  void bothTowersReproduceTheirGoldenRowsFromInputsOfTheirOwn() {
    Checkpoint checkpoint = checkpoint();
    Path target = folder.resolve("readers");
    Parity parity =
        new BundleExport(checkpoint, Clock.systemUTC(), Storage.DEFAULT)
            .writeTo(target, Optional.empty())
            .parity();
    assertThat(Math.max(parity.query(), parity.item())).isLessThan(1e-5);
    Bundle bundle = Bundle.open(target);
    assertThat(bundle.manifest().formatVersion()).isEqualTo(2);
    assertThat(bundle.schemas().fingerprint()).isEqualTo(SCHEMAS.fingerprint());
    assertThat(bundle.schemas().namingItems()).containsExactly("read");
    assertThat(bundle.golden()).hasSize(12 + 9);
  }

  private Checkpoint checkpoint() {
    architecture.requireFits(SCHEMAS);
    for (String name : architecture.weights()) {
      weights.put(name, random(name));
    }
    List<CorpusItem> books = new ArrayList<>();
    for (int book = 0; book < 25; book++) {
      String genre = book % 3 == 0 ? "crime" : book % 3 == 1 ? "myth" : "unheard of";
      books.add(new CorpusItem(new Item("book-" + book, Map.of("genre", List.of(genre))), book));
    }
    List<GoldenRow> golden =
        new ArrayList<>(
            rows(
                books.stream().limit(12).map(CorpusItem::item).toList(),
                BOOK,
                architecture.item()));
    List<Item> readers = new ArrayList<>();
    for (int reader = 0; reader < 9; reader++) {
      List<String> read =
          random.ints(reader, 0, 30).mapToObj(book -> "book-" + book).distinct().toList();
      List<String> town = reader == 0 ? List.of() : List.of(reader % 2 == 0 ? "ulm" : "rome");
      readers.add(new Item("reader-" + reader, Map.of("read", read, "town", town)));
    }
    golden.addAll(rows(readers, READER, architecture.query()));
    CheckpointWriter.create(
            folder.resolve("checkpoint"),
            "method: readers\n",
            SCHEMAS,
            architecture,
            books,
            Map.of())
        .finish(3, List.copyOf(weights.values()), List.of(), golden, Map.of());
    return Checkpoint.open(folder.resolve("checkpoint"));
  }

  private List<GoldenRow> rows(List<Item> items, FeatureSchema schema, Tower tower) {
    EncodedBatch batch = new FeatureEncoder(schema).encode(items);
    SlowTower slow =
        new SlowTower(architecture, tower, name -> Objects.requireNonNull(weights.get(name)));
    List<GoldenRow> rows = new ArrayList<>();
    for (int row = 0; row < items.size(); row++) {
      int here = row;
      List<int[]> ids =
          IntStream.range(0, schema.size()).mapToObj(feature -> batch.ids(here, feature)).toList();
      float[] vector = slow.embed(batch, row);
      float[] none = new float[0];
      rows.add(
          tower.name().equals("query")
              ? new GoldenRow(items.get(row), ids, vector, none)
              : new GoldenRow(items.get(row), ids, none, vector));
    }
    return rows;
  }

  private FloatTensor random(String name) {
    long[] shape =
        name.startsWith("tables.")
            ? new long[] {
              architecture.table(name.substring("tables.".length())).rows(),
              architecture.table(name.substring("tables.".length())).dimension()
            }
            : name.endsWith("bias")
                ? new long[] {4}
                : new long[] {4, name.startsWith("query") ? 7 : 8};
    float[] values = new float[(int) (shape[0] * (shape.length == 1 ? 1 : shape[1]))];
    int padding = name.startsWith("tables.") ? (int) shape[1] : 0; // Row 0 is zero.
    for (int index = padding; index < values.length; index++) {
      values[index] = (float) random.nextGaussian();
    }
    return FloatTensor.of(name, shape, values);
  }

  private static Tower tower(String name, int width, TowerInput... inputs) {
    return new Tower(
        name,
        List.of(inputs),
        List.of(new Layer.Dense("dense0", width, 4), new Layer.L2Normalize(1e-6f)));
  }
}
