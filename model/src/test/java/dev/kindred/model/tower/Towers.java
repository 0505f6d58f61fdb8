package dev.kindred.model.tower;

import dev.kindred.model.feature.FeatureSchema;
import java.util.List;

/** A small architecture that the tests share: both towers read all features of a schema. */
public final class Towers {

  private Towers() {}

  /** Tables of width 2 and one dense layer to width 3. */
  public static TwoTowerArchitecture over(FeatureSchema schema) {
    List<EmbeddingTable> tables =
        schema.features().stream()
            .map(feature -> new EmbeddingTable(feature.name(), feature.vocabulary().size(), 2))
            .toList();
    return new TwoTowerArchitecture(tables, tower("query", schema), tower("item", schema));
  }

  private static Tower tower(String name, FeatureSchema schema) {
    return new Tower(
        name,
        schema.features().stream()
            .map(feature -> new TowerInput(feature.name(), feature.name()))
            .toList(),
        List.of(
            new Layer.Dense("dense0", 2 * schema.size(), 3),
            new Layer.Relu(),
            new Layer.L2Normalize(1e-6f)));
  }
}
