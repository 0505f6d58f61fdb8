package dev.kindred.trainer.study;

import dev.kindred.trainer.data.Split;
import dev.kindred.trainer.learn.Recipe;
import java.nio.file.Path;

/**
 * One training of a study.
 *
 * @param recipe with the cell's seed
 */
record Cell(Variant variant, Recipe recipe) {

  /** Its file's name without an ending: the same for the same recipe on the same pairs. */
  String fileName(String datasetDigest, Split measured) {
    String slug = variant.label().replaceAll("[^a-zA-Z0-9.]+", "-");
    return "%s-%s-%s-%d%s"
        .formatted(
            slug,
            recipe.digest().substring(0, 8),
            datasetDigest.substring(0, 8),
            recipe.seed(),
            StudyPairs.suffixOf(measured));
  }

  /**
   * The file of what each source contributed.
   *
   * @param folder that the cell is trained in
   */
  Path scores(Path folder) {
    return folder.resolveSibling(folder.getFileName() + ".safetensors");
  }
}
