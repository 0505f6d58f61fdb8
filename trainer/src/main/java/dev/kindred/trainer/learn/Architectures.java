package dev.kindred.trainer.learn;

import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.FeatureSchema;
import dev.kindred.model.tower.EmbeddingTable;
import dev.kindred.model.tower.Layer;
import dev.kindred.model.tower.Tower;
import dev.kindred.model.tower.TowerInput;
import dev.kindred.model.tower.TwoTowerArchitecture;
import java.util.ArrayList;
import java.util.List;

/** The towers that a recipe asks for: embeddings, dense layers with ReLU between, unit length. */
final class Architectures {

  private static final float EPSILON = 1e-6f;

  private Architectures() {}

  static TwoTowerArchitecture of(Recipe recipe, FeatureSchema schema) {
    List<EmbeddingTable> tables = new ArrayList<>();
    Tower query = tower("query", recipe.sharedTables() ? "" : "query.", recipe, schema, tables);
    Tower item =
        recipe.sharedTables()
            ? new Tower("item", query.inputs(), query.layers())
            : tower("item", "item.", recipe, schema, tables);
    return new TwoTowerArchitecture(tables, query, item);
  }

  private static Tower tower(
      String name,
      String tablePrefix,
      Recipe recipe,
      FeatureSchema schema,
      List<EmbeddingTable> tables) {
    List<TowerInput> inputs = new ArrayList<>();
    for (Feature feature : schema.features()) {
      String table = tablePrefix + feature.name();
      inputs.add(new TowerInput(feature.name(), table));
      tables.add(
          new EmbeddingTable(table, feature.vocabulary().size(), recipe.embeddingDimension()));
    }
    List<Layer> layers = new ArrayList<>();
    int width = recipe.embeddingDimension() * schema.size();
    for (int depth = 0; depth < recipe.layers().size(); depth++) {
      if (depth > 0) {
        layers.add(new Layer.Relu());
      }
      layers.add(new Layer.Dense("dense" + depth, width, recipe.layers().get(depth)));
      width = recipe.layers().get(depth);
    }
    layers.add(new Layer.L2Normalize(EPSILON));
    return new Tower(name, inputs, layers);
  }
}
