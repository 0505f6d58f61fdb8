package dev.kindred.trainer.learn;

import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.ItemSchema;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Pairs;
import dev.kindred.trainer.data.Split;
import dev.kindred.trainer.data.SplitPairs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A small dataset: people of four villages, each paired with people of the same village. */
public final class Villages {
  private static final int PEOPLE = 40;

  private Villages() {}

  public static Dataset dataset() {
    return dataset(PEOPLE);
  }

  /** The same people and training pairs, and nothing to stop early by. */
  static Dataset withoutValidation() {
    Dataset whole = dataset();
    Pairs none = new Pairs(new int[0], new int[0]);
    return new Dataset(
        whole.schema(),
        whole.items(),
        new SplitPairs(whole.pairs(Split.TRAIN), none, whole.pairs(Split.TEST)));
  }

  public static Dataset dataset(int people) {
    List<Item> items = new ArrayList<>();
    for (int person = 0; person < people; person++) {
      String village = "village" + person % 4;
      List<String> words = List.of("word" + person % 4, "word" + person % 7, "word" + person % 5);
      items.add(new Item("person" + person, Map.of("village", List.of(village), "words", words)));
    }
    ItemSchema schema =
        new ItemSchema(
            List.of(
                FeatureSpec.oneHot("id"),
                FeatureSpec.oneHot("village"),
                FeatureSpec.multiHot("words")),
            List.of());
    return new Dataset(
        schema, items, new SplitPairs(pairs(people, 4), pairs(people, 8), pairs(people, 12)));
  }

  private static Pairs pairs(int people, int distance) {
    int[] sources = new int[2 * people];
    int[] targets = new int[2 * people];
    for (int pair = 0; pair < sources.length; pair++) {
      sources[pair] = pair % people;
      targets[pair] = (pair + distance * (1 + pair / people)) % people;
    }
    return new Pairs(sources, targets);
  }
}
