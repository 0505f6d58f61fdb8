package dev.kindred.service.release;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.bundle.BundleContent;
import dev.kindred.model.bundle.BundleWriter;
import dev.kindred.model.bundle.Similarity;
import dev.kindred.model.corpus.CorpusFile;
import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.model.feature.FeatureSchema;
import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
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
    FeatureSchema schema =
        new FeatureSchema(
            List.of(
                new Feature(
                    FeatureSpec.oneHot("category"),
                    Vocabulary.of(List.of("c0", "c1", "c2", "c3", "c4"), 1))));
    List<CorpusItem> corpus = corpus(items);
    Item first = corpus.getFirst().item();
    EncodedBatch batch = new FeatureEncoder(schema).encode(List.of(first));
    float[] vector = new float[FakeTowers.DIMENSION];
    GoldenRow golden = new GoldenRow(first, List.of(batch.ids(0, 0)), vector, vector);
    try {
      Path parts = Files.createTempDirectory("parts");
      Path corpusFile = parts.resolve(CorpusFile.FILE);
      Path goldenFile = parts.resolve(GoldenFile.FILE);
      CorpusFile.write(corpusFile, corpus);
      GoldenFile.write(goldenFile, List.of(golden));
      BundleContent content =
          new BundleContent(
              "v1",
              Instant.EPOCH,
              schema,
              Similarity.COSINE,
              FakeTowers.DIMENSION,
              items,
              corpusFile,
              goldenFile,
              Map.of("seed", "1", "temperature", "0.07"),
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
