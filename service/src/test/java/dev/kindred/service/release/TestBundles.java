package dev.kindred.service.release;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.bundle.BundleContent;
import dev.kindred.model.bundle.BundleWriter;
import dev.kindred.model.bundle.Similarity;
import dev.kindred.model.checkpoint.Checkpoint;
import dev.kindred.model.corpus.CorpusFile;
import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.model.feature.FeatureSchema;
import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.TowerSchemas;
import dev.kindred.model.feature.Vocabulary;
import dev.kindred.model.golden.GoldenFile;
import dev.kindred.model.golden.GoldenRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Bundles whose towers are empty files, to be served by {@link FakeTowers}. */
public final class TestBundles {

  private static final int CATEGORIES = 5;
  private static final Feature CATEGORY =
      new Feature(
          FeatureSpec.oneHot("category"), Vocabulary.of(List.of("c0", "c1", "c2", "c3", "c4"), 1));

  private TestBundles() {}

  /** Items {@code shop/item-0}, {@code shop/item-1} and so on, of five categories in turn. */
  public static List<CorpusItem> corpus(int items) {
    return IntStream.range(0, items)
        .mapToObj(i -> {
          Map<String, List<String>> attributes = Map.of("category", List.of("c" + i % CATEGORIES));
          return new CorpusItem(new Item("shop/item-" + i, attributes), i);
        })
        .toList();
  }

  /** Writes a bundle. */
  public static void write(Path target, int items) {
    write(target, items, "method: m\n");
  }

  /** Writes a bundle of a recipe, which is YAML. */
  static void write(Path target, int items, String recipe) {
    TowerSchemas schemas = TowerSchemas.same(new FeatureSchema(List.of(CATEGORY)));
    Item first = corpus(items).getFirst().item();
    float[] vector = new float[FakeTowers.DIMENSION];
    write(target, items, recipe, schemas, List.of(golden(schemas.item(), first, vector, vector)));
  }

  /**
   * Writes a bundle that is asked with readers, who are known by the items that they have {@code
   * bought} and by these items' categories.
   */
  public static void writeForReaders(Path target, int items) {
    Vocabulary ids =
        Vocabulary.of(corpus(items).stream().map(entry -> entry.item().id()).toList(), 1);
    TowerSchemas schemas =
        TowerSchemas.of(
            new FeatureSchema(List.of(new Feature(FeatureSpec.oneHot("id"), ids), CATEGORY)),
            new FeatureSchema(
                List.of(
                    new Feature(FeatureSpec.multiHot("bought"), ids),
                    new Feature(FeatureSpec.multiHot("category"), CATEGORY.vocabulary()))),
            Map.of("bought", "id", "category", "category"));
    Item first = corpus(items).getFirst().item();
    float[] vector = new float[FakeTowers.DIMENSION];
    write(
        target,
        items,
        "method: m\n",
        schemas,
        List.of(
            golden(schemas.item(), first, new float[0], vector),
            golden(schemas.query(), schemas.queryOf(first), vector, new float[0])));
  }

  private static GoldenRow golden(FeatureSchema schema, Item item, float[] query, float[] vector) {
    EncodedBatch batch = new FeatureEncoder(schema).encode(List.of(item));
    List<int[]> ids =
        IntStream.range(0, schema.size()).mapToObj(feature -> batch.ids(0, feature)).toList();
    return new GoldenRow(item, ids, query, vector);
  }

  private static void write(
      Path target, int items, String recipe, TowerSchemas schemas, List<GoldenRow> golden) {
    List<CorpusItem> corpus = corpus(items);
    try {
      Path parts = Files.createTempDirectory("parts");
      Path corpusFile = parts.resolve(CorpusFile.FILE);
      Path goldenFile = parts.resolve(GoldenFile.FILE);
      CorpusFile.write(corpusFile, corpus);
      GoldenFile.write(goldenFile, golden);
      BundleContent content =
          new BundleContent(
              "v1",
              Instant.EPOCH,
              schemas,
              Similarity.COSINE,
              FakeTowers.DIMENSION,
              items,
              corpusFile,
              goldenFile,
              Map.of("seed", "1", "temperature", "0.07", Checkpoint.RECIPE, recipe),
              Map.of("recall@10", 0.5));
      BundleWriter.write(
          target,
          content,
          folder -> {
            Files.writeString(folder.resolve(Bundle.QUERY_TOWER), "query");
            Files.writeString(folder.resolve(Bundle.ITEM_TOWER), "item");
          });
      Files.delete(corpusFile);
      Files.delete(goldenFile);
      Files.delete(parts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
