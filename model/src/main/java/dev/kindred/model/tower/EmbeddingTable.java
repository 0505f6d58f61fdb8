package dev.kindred.model.tower;

/**
 * A table of vectors; its weights are {@code tables.NAME} [rows, dimension]. Row 0, padding, is
 * zero.
 */
public record EmbeddingTable(String name, int rows, int dimension) {

  /** Checks that both sizes are positive. */
  public EmbeddingTable {
    if (rows < 1 || dimension < 1) {
      throw new IllegalArgumentException(
          "table '%s' has %d rows of %d; both must be at least 1".formatted(name, rows, dimension));
    }
  }

  /** The name of its weights. */
  public String weights() {
    return "tables." + name;
  }
}
