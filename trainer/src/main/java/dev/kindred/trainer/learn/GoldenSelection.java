package dev.kindred.trainer.learn;

import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.model.feature.FeatureSchema;
import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.TowerSchemas;
import dev.kindred.model.golden.GoldenRow;
import dev.kindred.trainer.torch.TwoTowers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Rows for which the way through the model is written down: the common ones and the odd ones. */
final class GoldenSelection {

  private static final int HEAD = 16;
  private static final int EVENLY = 32;
  private static final String UNKNOWN = "a value that no vocabulary holds \u00e9\u4e2d\ud83d\ude42";

  private GoldenSelection() {}

  /** About 64 rows with the vectors that libtorch computes now. */
  static List<GoldenRow> of(
      List<CorpusItem> corpus, List<Item> sources, TowerSchemas schemas, TwoTowers towers) {
    List<Item> items = items(corpus, schemas.item());
    if (schemas.areSame()) {
      return rows(items, schemas.item(), towers::queries, towers::items);
    }
    List<Item> queries =
        chosen(sources.stream().map(source -> new CorpusItem(source, 0)).toList(), schemas.query());
    List<GoldenRow> rows =
        new ArrayList<>(rows(items, schemas.item(), GoldenSelection::none, towers::items));
    rows.addAll(rows(queries, schemas.query(), towers::queries, GoldenSelection::none));
    return rows;
  }

  /** What a tower makes of rows that it does not read. */
  private static float[][] none(EncodedBatch batch) {
    return new float[batch.rows()][0];
  }

  private static List<GoldenRow> rows(
      List<Item> items,
      FeatureSchema schema,
      Function<EncodedBatch, float[][]> query,
      Function<EncodedBatch, float[][]> item) {
    EncodedBatch batch = new FeatureEncoder(schema).encode(items);
    float[][] queries = query.apply(batch);
    float[][] vectors = item.apply(batch);
    List<GoldenRow> rows = new ArrayList<>();
    for (int row = 0; row < items.size(); row++) {
      int here = row;
      List<int[]> ids =
          IntStream.range(0, schema.size()).mapToObj(feature -> batch.ids(here, feature)).toList();
      rows.add(new GoldenRow(items.get(row), ids, queries[row], vectors[row]));
    }
    return rows;
  }

  static List<Item> items(List<CorpusItem> corpus, FeatureSchema schema) {
    return chosen(corpus, schema);
  }

  private static List<Item> chosen(List<CorpusItem> corpus, FeatureSchema schema) {
    Set<Item> chosen = new LinkedHashSet<>();
    corpus.stream()
        .sorted(Comparator.comparingLong(CorpusItem::trainingCount).reversed())
        .limit(HEAD)
        .forEach(entry -> chosen.add(entry.item()));
    corpus.stream()
        .filter(entry -> entry.trainingCount() == 0)
        .limit(HEAD / 2)
        .forEach(entry -> chosen.add(entry.item()));
    for (int index = 0; index < EVENLY; index++) {
      chosen.add(corpus.get((int) ((long) index * corpus.size() / EVENLY)).item());
    }
    Item first = corpus.getFirst().item();
    for (Feature feature : schema.features()) {
      if (feature.name().equals(FeatureSpec.ID)) {
        continue;
      }
      chosen.add(longest(corpus, feature.name()));
      chosen.add(with(first, "without " + feature.name(), feature.name(), List.of()));
      chosen.add(with(first, "unknown " + feature.name(), feature.name(), List.of(UNKNOWN)));
    }
    chosen.add(new Item("an item of which nothing is known", Map.of()));
    return List.copyOf(chosen);
  }

  private static Item longest(List<CorpusItem> corpus, String feature) {
    return corpus.stream()
        .map(CorpusItem::item)
        .max(Comparator.comparingInt(item -> item.values(feature).size()))
        .orElseThrow();
  }

  private static Item with(Item item, String id, String feature, List<String> values) {
    Map<String, List<String>> attributes = new HashMap<>(item.attributes());
    attributes.put(feature, values);
    return new Item(id, attributes);
  }
}
