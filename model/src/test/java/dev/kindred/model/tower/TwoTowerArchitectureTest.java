package dev.kindred.model.tower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.feature.Shop;
import dev.kindred.model.files.JsonFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoTowerArchitectureTest {

  @TempDir Path folder;

  @Test
  void anArchitectureReadsBackFromJson() {
    TwoTowerArchitecture architecture = Towers.over(Shop.schema());
    Path file = folder.resolve(TwoTowerArchitecture.FILE);
    JsonFile.write(file, architecture);
    assertThat(JsonFile.read(file, TwoTowerArchitecture.class)).isEqualTo(architecture);
  }

  @Test
  void weightsAreNamedByTableTowerAndLayer() {
    assertThat(Towers.over(Shop.schema()).weights())
        .containsExactly(
            "tables.id",
            "tables.brand",
            "tables.words",
            "query.dense0.weight",
            "query.dense0.bias",
            "item.dense0.weight",
            "item.dense0.bias");
    assertThat(Towers.over(Shop.schema()).dimension()).isEqualTo(3);
  }

  @Test
  void widthsThatDoNotFitAreAnError() {
    EmbeddingTable table = new EmbeddingTable("id", 5, 2);
    List<TowerInput> inputs = List.of(new TowerInput("id", "id"));
    Tower narrow = new Tower("query", inputs, List.of());
    Tower wide = new Tower("item", inputs, List.of(new Layer.Dense("dense0", 2, 3)));
    Tower broken = new Tower("item", inputs, List.of(new Layer.Dense("dense0", 4, 2)));
    assertThatThrownBy(() -> new TwoTowerArchitecture(List.of(table), narrow, wide))
        .hasMessageContaining("the query tower ends with width 2, the item tower with 3");
    assertThatThrownBy(() -> new TwoTowerArchitecture(List.of(table), narrow, broken))
        .hasMessageContaining("layer 'dense0' takes 4 inputs but gets 2");
    assertThatThrownBy(() -> new TwoTowerArchitecture(List.of(), narrow, wide))
        .hasMessageContaining("names the table 'id', which there is not");
  }
}
