package dev.kindred.model.bundle;

import dev.kindred.model.checkpoint.Checkpoint;
import dev.kindred.model.feature.TowerSchemas;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code manifest.json}: what a bundle is and what its files must be.
 *
 * @param formatVersion version of the folder's format
 * @param modelVersion a name for people, for example {@code cfm-2026-11-21}
 * @param createdAt ISO-8601 instant
 * @param schemaFingerprint of what the towers read: {@link TowerSchemas#fingerprint()}
 * @param similarity how vectors are compared
 * @param dimension width of the vectors
 * @param items number of items in the corpus
 * @param provenance dataset digest, recipe, seed, library versions and the like
 * @param metrics evaluation results by name
 * @param files sha256 of every other file, by path relative to the folder and with {@code /}
 */
public record BundleManifest(
    int formatVersion,
    String modelVersion,
    String createdAt,
    String schemaFingerprint,
    Similarity similarity,
    int dimension,
    long items,
    Map<String, String> provenance,
    Map<String, Double> metrics,
    Map<String, String> files) {

  /** The file's name. */
  public static final String FILE = "manifest.json";

  /** The oldest version that is read. */
  public static final int OLDEST_VERSION = 1;

  /** The newest version that is read, and written where queries have features of their own. */
  public static final int FORMAT_VERSION = 2;

  /** The version that is written where items are asked with: other readers know it, too. */
  static final int ONE_SCHEMA_VERSION = 1;

  /** In the provenance: the temperature τ that training ended with, where it was learned. */
  public static final String TEMPERATURE = "temperature";

  private static final Pattern RECIPE_POPULARITY_FLOOR =
      Pattern.compile("^popularity-floor: *([0-9]{1,18}) *$", Pattern.MULTILINE);

  private static final Pattern RECIPE_TEMPERATURE =
      Pattern.compile("^temperature: *([0-9.eE+-]+) *$", Pattern.MULTILINE);

  /**
   * The temperature τ by which training divided the scores: the provenance's {@value #TEMPERATURE},
   * or else that of the recipe in it. Empty if it says neither.
   */
  public OptionalDouble temperature() {
    String recorded = provenance.get(TEMPERATURE);
    if (recorded == null) {
      Matcher recipe = RECIPE_TEMPERATURE.matcher(provenance.getOrDefault(Checkpoint.RECIPE, ""));
      recorded = recipe.find() ? recipe.group(1) : "";
    }
    try {
      double temperature = Double.parseDouble(recorded);
      return temperature > 0 ? OptionalDouble.of(temperature) : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  /** The count of an item that was chosen less often, of the recipe in the provenance; or 0. */
  public long popularityFloor() {
    Matcher recipe =
        RECIPE_POPULARITY_FLOOR.matcher(provenance.getOrDefault(Checkpoint.RECIPE, ""));
    return recipe.find() ? Long.parseLong(recipe.group(1)) : 0;
  }
}
