package dev.kindred.service.embedding;

import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.model.feature.FeatureSchema;
import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.Vocabulary;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Items of words, and a tower for them that one can follow by hand. */
final class Words {

  static final FeatureSchema SCHEMA =
      new FeatureSchema(
          List.of(
              new Feature(
                  FeatureSpec.multiHot("words"), Vocabulary.of(List.of("a", "b", "c", "d"), 1))));

  private Words() {}

  /** An item of the words between the spaces. */
  static Item item(String words) {
    return new Item(words, Map.of("words", List.of(words.split(" "))));
  }

  static EncodedBatch batch(String... items) {
    return new FeatureEncoder(SCHEMA).encode(Arrays.stream(items).map(Words::item).toList());
  }

  /** For each row, how many words it has and the sum of their ids. */
  static float[][] countAndSum(EncodedBatch batch) {
    float[][] vectors = new float[batch.rows()][];
    for (int row = 0; row < vectors.length; row++) {
      int[] ids = batch.ids(row, 0);
      vectors[row] = new float[] {ids.length, Arrays.stream(ids).sum()};
    }
    return vectors;
  }
}
