package dev.kindred.model.golden;

import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.Shop;
import java.util.List;
import java.util.Map;

/** Golden rows of the {@link Shop} that the tests share. */
public final class GoldenRows {

  private GoldenRows() {}

  /** Two rows with vectors of width 3. */
  public static List<GoldenRow> ofTheShop() {
    return List.of(
        new GoldenRow(
            Shop.item("mug", List.of("acme"), List.of("steel", "red")),
            List.of(new int[] {4}, new int[] {4}, new int[] {4, 2}),
            new float[] {1, 0, 0},
            new float[] {0, 1, 0}),
        new GoldenRow(
            new Item("spoon", Map.of()),
            List.of(new int[] {2}, new int[] {1}, new int[] {1}),
            new float[] {0.6f, 0.8f, 0},
            new float[] {0, 0.6f, -0.8f}));
  }
}
