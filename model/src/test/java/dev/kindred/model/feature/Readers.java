package dev.kindred.model.feature;

import dev.kindred.model.golden.GoldenRow;
import java.util.List;
import java.util.Map;

/** People who ask the {@link Shop}, known by what they bought and by where they live. */
public final class Readers {

  private Readers() {}

  /** Queries with the features bought, which are ids of items, and town. */
  public static TowerSchemas schemas() {
    return TowerSchemas.of(
        Shop.schema(),
        new FeatureSchema(
            List.of(
                new Feature(
                    FeatureSpec.multiHot("bought"), Vocabulary.of(List.of("kettle", "mug"), 1)),
                new Feature(FeatureSpec.oneHot("town"), Vocabulary.of(List.of("ulm"), 1)))),
        Map.of("bought", "id"));
  }

  /** Somebody who asks. */
  public static Item reader(String id, List<String> bought, String town) {
    return new Item(id, Map.of("bought", bought, "town", List.of(town)));
  }

  /** An item and a reader with vectors of width 3. */
  public static List<GoldenRow> golden() {
    return List.of(
        new GoldenRow(
            Shop.item("mug", List.of("acme"), List.of("steel", "red")),
            List.of(new int[] {4}, new int[] {4}, new int[] {4, 2}),
            new float[0],
            new float[] {0, 1, 0}),
        new GoldenRow(
            reader("anna", List.of("mug", "kettle", "spoon"), "rome"),
            List.of(new int[] {4, 3, 2}, new int[] {2}),
            new float[] {0.6f, 0.8f, 0},
            new float[0]));
  }
}
