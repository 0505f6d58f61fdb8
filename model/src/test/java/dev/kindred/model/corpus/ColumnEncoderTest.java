package dev.kindred.model.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.feature.ColumnEncoder;
import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.model.feature.FeatureKind;
import dev.kindred.model.feature.FeatureSchema;
import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ColumnEncoderTest {

  private static final FeatureSchema SCHEMA =
      new FeatureSchema(
          List.of(
              feature(FeatureSpec.ID, FeatureKind.ONE_HOT, 1, 2, "i3", "i7"),
              feature("kind", FeatureKind.ONE_HOT, 1, 1, "a", "b"),
              feature("tags", FeatureKind.MULTI_HOT, 3, 0, "v1", "v2", "v3"),
              feature("words", FeatureKind.MULTI_HOT, 32, 2, "v1"),
              feature("never", FeatureKind.MULTI_HOT, 32, 0, "x")));

  private static Feature feature(
      String name, FeatureKind kind, int maxValues, int oovBuckets, String... values) {
    return new Feature(
        new FeatureSpec(name, kind, 1, maxValues, oovBuckets),
        Vocabulary.of(List.of(values), oovBuckets));
  }

  @Test
  void encodesAsTheOneEncoderDoes() {
    List<CorpusItem> items = randomItems(3000);
    int[] selected = new Random(3).ints(5000, 0, items.size()).toArray();

    EncodedBatch columns = new ColumnEncoder(SCHEMA, CorpusTable.of(items)).encode(selected);
    EncodedBatch expected =
        new FeatureEncoder(SCHEMA)
            .encode(Arrays.stream(selected).mapToObj(i -> items.get(i).item()).toList());

    for (int row = 0; row < selected.length; row++) {
      for (int feature = 0; feature < SCHEMA.size(); feature++) {
        assertThat(columns.ids(row, feature))
            .as("row %d, feature %d", row, feature)
            .isEqualTo(expected.ids(row, feature));
      }
    }
  }

  @Test
  void twoValuesOfAOneHotFeatureAreRefused() {
    CorpusTable items =
        CorpusTable.of(
            List.of(new CorpusItem(new Item("i", Map.of("kind", List.of("a", "b"))), 0)));
    ColumnEncoder encoder = new ColumnEncoder(SCHEMA, items);
    assertThatThrownBy(() -> encoder.encode(new int[] {0}))
        .hasMessage("item 'i' has 2 values of the one-hot feature 'kind': [a, b]");
  }

  @Test
  void rowsThatAreEncodedAlikeHaveOneHashAndOthersDoNot() {
    List<CorpusItem> items = randomItems(3000);
    EncodedBatch batch =
        new ColumnEncoder(SCHEMA, CorpusTable.of(items))
            .encode(IntStream.range(0, items.size()).toArray());
    Map<List<List<Integer>>, Long> hashOf = new HashMap<>();
    Map<Long, List<List<Integer>>> rowOf = new HashMap<>();
    for (int row = 0; row < batch.rows(); row++) {
      int number = row;
      List<List<Integer>> ids =
          IntStream.range(0, SCHEMA.size())
              .mapToObj(feature -> Arrays.stream(batch.ids(number, feature)).boxed().toList())
              .toList();
      assertThat(hashOf.computeIfAbsent(ids, _ -> batch.hash(number))).isEqualTo(batch.hash(row));
      assertThat(rowOf.computeIfAbsent(batch.hash(row), _ -> ids)).isEqualTo(ids);
    }
    assertThat(hashOf).hasSizeLessThan(batch.rows());
  }

  private static List<CorpusItem> randomItems(int count) {
    Random random = new Random(4);
    List<CorpusItem> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, List<String>> attributes = new HashMap<>();
      if (random.nextBoolean()) {
        attributes.put("kind", List.of(List.of("a", "b", "c").get(random.nextInt(3))));
      }
      for (String name : List.of("tags", "words")) {
        if (random.nextInt(3) > 0) {
          attributes.put(
              name, random.ints(random.nextInt(6), 0, 6).mapToObj(value -> "v" + value).toList());
        }
      }
      items.add(new CorpusItem(new Item("i" + i, attributes), 0));
    }
    return items;
  }
}
