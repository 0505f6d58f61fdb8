package dev.kindred.model.tower;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.FeatureSchema;
import dev.kindred.model.feature.TowerSchemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Both towers of a model as data (Yao et al. 2021, Fig. 1 and 3). The towers may share tables.
 *
 * @param tables every table that an input names
 * @param query embeds what is asked with
 * @param item embeds what can be recommended; of the same output width
 */
public record TwoTowerArchitecture(List<EmbeddingTable> tables, Tower query, Tower item) {

  /** The file in a checkpoint. */
  public static final String FILE = "architecture.json";

  /** Checks that tables exist and all widths fit. */
  public TwoTowerArchitecture {
    tables = List.copyOf(tables);
    Map<String, EmbeddingTable> byName =
        tables.stream().collect(Collectors.toMap(EmbeddingTable::name, table -> table));
    int queryWidth = query.outputWidth(inputWidth(query, byName));
    int itemWidth = item.outputWidth(inputWidth(item, byName));
    if (queryWidth != itemWidth) {
      throw new IllegalArgumentException(
          "the query tower ends with width %d, the item tower with %d"
              .formatted(queryWidth, itemWidth));
    }
  }

  /** The table of that name. */
  public EmbeddingTable table(String name) {
    for (EmbeddingTable table : tables) {
      if (table.name().equals(name)) {
        return table;
      }
    }
    throw new IllegalArgumentException("there is no table '" + name + "'");
  }

  /**
   * Checks that every input is a feature of its tower's schema and that its table has a row for
   * each id.
   *
   * @throws IllegalArgumentException if not
   */
  public void requireFits(TowerSchemas schemas) {
    requireFits(query, schemas.query());
    requireFits(item, schemas.item());
  }

  private void requireFits(Tower tower, FeatureSchema schema) {
    for (TowerInput input : tower.inputs()) {
      Feature feature = schema.features().get(schema.index(input.feature()));
      EmbeddingTable table = table(input.table());
      if (table.rows() != feature.vocabulary().size()) {
        throw new IllegalArgumentException(
            "tower '%s': the table '%s' has %d rows, but the feature '%s' has %d ids"
                .formatted(
                    tower.name(),
                    table.name(),
                    table.rows(),
                    feature.name(),
                    feature.vocabulary().size()));
      }
    }
  }

  /** Width of the vectors that both towers end with. */
  @JsonIgnore
  public int dimension() {
    int width = 0;
    for (TowerInput input : item.inputs()) {
      width += table(input.table()).dimension();
    }
    return item.outputWidth(width);
  }

  /** Names of all weights: the tables', then the query tower's, then the item tower's. */
  @JsonIgnore
  public List<String> weights() {
    List<String> names = new ArrayList<>();
    for (EmbeddingTable table : tables) {
      names.add(table.weights());
    }
    for (Tower tower : List.of(query, item)) {
      for (Layer layer : tower.layers()) {
        if (layer instanceof Layer.Dense dense) {
          names.add(tower.weight(dense));
          names.add(tower.bias(dense));
        }
      }
    }
    return List.copyOf(names);
  }

  private static int inputWidth(Tower tower, Map<String, EmbeddingTable> tables) {
    int width = 0;
    for (TowerInput input : tower.inputs()) {
      EmbeddingTable table = tables.get(input.table());
      if (table == null) {
        throw new IllegalArgumentException(
            "tower '%s': the input '%s' names the table '%s', which there is not"
                .formatted(tower.name(), input.feature(), input.table()));
      }
      width += table.dimension();
    }
    return width;
  }
}
