package dev.kindred.trainer.learn;

import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.FeatureSchema;
import dev.kindred.model.feature.TowerSchemas;
import dev.kindred.model.tower.EmbeddingTable;
import dev.kindred.model.tower.Layer;
import dev.kindred.model.tower.Tower;
import dev.kindred.model.tower.TowerInput;
import dev.kindred.model.tower.TwoTowerArchitecture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The towers that a recipe asks for: embeddings, dense layers with ReLU between, unit length. */
final class Architectures {

  private static final float EPSILON = 1e-6f;

  private Architectures() {}

  static TwoTowerArchitecture of(Recipe recipe, TowerSchemas schemas) {
    Map<String, EmbeddingTable> tables = new LinkedHashMap<>();
    boolean shared = recipe.sharedTables();
    Tower query =
        tower(
            "query",
            name -> shared ? schemas.sharedWith(name).orElse("query." + name) : "query." + name,
            recipe,
            schemas.query(),
            tables);
    Tower item =
        tower("item", name -> shared ? name : "item." + name, recipe, schemas.item(), tables);
    return new TwoTowerArchitecture(List.copyOf(tables.values()), query, item);
  }

  private static Tower tower(
      String name,
      UnaryOperator<String> tableOf,
      Recipe recipe,
      FeatureSchema schema,
      Map<String, EmbeddingTable> tables) {
    List<TowerInput> inputs = new ArrayList<>();
    for (Feature feature : schema.features()) {
      String table = tableOf.apply(feature.name());
      inputs.add(new TowerInput(feature.name(), table));
      tables.putIfAbsent(
          table,
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
