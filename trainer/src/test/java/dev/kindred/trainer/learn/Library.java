package dev.kindred.trainer.learn;

import dev.kindred.model.feature.FeatureKind;
import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.ItemSchema;
import dev.kindred.model.feature.QueryFeature;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Pairs;
import dev.kindred.trainer.data.SplitPairs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A small dataset with queries: readers who know books of one genre, and want more of it. */
public final class Library {
  static final int BOOKS = 80;
  static final int GENRES = 4;
  private static final int READERS = 120;
  private static final int KNOWN = 6;
  private static final int WANTED = 4;

  private Library() {}

  /** The last sixth of the readers is for testing, the one before for validation. */
  public static Dataset dataset() {
    SplittableRandom random = new SplittableRandom(3);
    List<Item> books = new ArrayList<>();
    for (int book = 0; book < BOOKS; book++) {
      books.add(new Item("book" + book, Map.of("genre", List.of("genre" + book % GENRES))));
    }
    List<Item> readers = new ArrayList<>();
    List<List<Integer>> sources = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    List<List<Integer>> targets = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int reader = 0; reader < READERS; reader++) {
      int genre = reader % GENRES;
      List<Integer> chosen =
          random
              .ints(0, BOOKS / GENRES)
              .distinct()
              .limit(KNOWN + WANTED)
              .mapToObj(place -> GENRES * place + genre)
              .toList();
      readers.add(
          new Item(
              "reader" + reader,
              Map.of(
                  "read",
                  chosen.subList(0, KNOWN).stream().map(book -> "book" + book).toList(),
                  "genre",
                  List.of("genre" + genre),
                  "town",
                  List.of("town" + reader % 3))));
      int split = Math.max(0, 6 * reader / READERS - 3);
      for (int book : chosen.subList(KNOWN, chosen.size())) {
        sources.get(split).add(reader);
        targets.get(split).add(book);
      }
    }
    ItemSchema schema =
        new ItemSchema(
            List.of(FeatureSpec.oneHot("id"), FeatureSpec.oneHot("genre")),
            List.of(),
            List.of(
                QueryFeature.of("read", FeatureKind.MULTI_HOT, "id"),
                QueryFeature.own("genre", FeatureKind.MULTI_HOT),
                QueryFeature.own("town", FeatureKind.ONE_HOT)));
    return new Dataset(
        schema,
        books,
        readers,
        new SplitPairs(
            pairs(sources.get(0), targets.get(0)),
            pairs(sources.get(1), targets.get(1)),
            pairs(sources.get(2), targets.get(2))));
  }

  private static Pairs pairs(List<Integer> sources, List<Integer> targets) {
    return new Pairs(
        sources.stream().mapToInt(Integer::intValue).toArray(),
        targets.stream().mapToInt(Integer::intValue).toArray());
  }
}
