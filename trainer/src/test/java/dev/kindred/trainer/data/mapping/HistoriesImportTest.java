package dev.kindred.trainer.data.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.feature.Item;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Pairs;
import dev.kindred.trainer.data.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoriesImportTest {
  private static final int USERS = 40;
  private static final int BOOKS_EACH = 5;
  private static final String ITEMS =
      """
      schema:
        features:
          - {name: id, kind: one-hot}
          - {name: genre, kind: one-hot}
        queries:
          - {name: read, kind: multi-hot, of: id}
          - {name: genre, kind: multi-hot}
      items: {table: {file: books.csv}, id: book}
      attributes:
        genre: {column: genre}
      split: {seed: 5, validation: 0.25, test: 0.25}
      """;
  private static final String HISTORIES =
      """
      pairs:
        histories: {table: {file: shelves.csv}, group: user, item: book, known: 0.6, draws: 3}
      """;

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void shelves() throws IOException {
    List<String> books = new ArrayList<>(List.of("book,genre"));
    List<String> shelves = new ArrayList<>(List.of("user,book"));
    for (int book = 0; book < USERS * BOOKS_EACH; book++) { // Five for each, of nobody else.
      books.add("b" + book + ",g" + book % 2);
      shelves.add("u" + book / BOOKS_EACH + ",b" + book);
    }
    shelves.add("lonely,b0");
    Files.write(folder.resolve("books.csv"), books);
    Files.write(folder.resolve("shelves.csv"), shelves);
  }

  @Test
  void eachHistoryAsksForTheRestOfItsGroup() throws IOException {
    Dataset dataset = run(ITEMS + HISTORIES);
    for (Split split : Split.values()) {
      Pairs pairs = dataset.pairs(split);
      for (int source : sources(pairs)) {
        Set<Integer> all = new TreeSet<>();
        Arrays.stream(dataset.namedBy(source)).forEach(all::add);
        assertThat(all).hasSize(3);
        all.addAll(targets(pairs, source));
        int user = user(dataset, source);
        assertThat(all).hasSize(BOOKS_EACH).allMatch(book -> book / BOOKS_EACH == user);
      }
    }
  }

  @Test
  void nothingOfATestUserIsLearned() throws IOException {
    Dataset dataset = run(ITEMS + HISTORIES);
    List<Set<Integer>> users = new ArrayList<>();
    for (Split split : Split.values()) {
      Set<Integer> ofSplit = new HashSet<>();
      sources(dataset.pairs(split)).forEach(source -> ofSplit.add(user(dataset, source)));
      users.add(ofSplit);
    }
    assertThat(users.stream().mapToInt(Set::size).sum()).isEqualTo(USERS);
    assertThat(users.get(0))
        .hasSizeBetween(19, 21)
        .doesNotContainAnyElementsOf(users.get(1))
        .doesNotContainAnyElementsOf(users.get(2));
  }

  @Test
  void aGroupForTrainingIsCutSeveralTimesAndDifferently() throws IOException {
    Dataset dataset = run(ITEMS + HISTORIES);
    int train = sources(dataset.pairs(Split.TRAIN)).size();
    int test = sources(dataset.pairs(Split.TEST)).size();
    assertThat(train % 3).isZero();
    assertThat(test).isBetween(9, 11);
    Set<List<String>> cuts = new HashSet<>();
    for (int source : sources(dataset.pairs(Split.TRAIN))) {
      cuts.add(dataset.sources().get(source).values("read").stream().sorted().toList());
    }
    assertThat(cuts).hasSizeGreaterThan(train / 2);
  }

  @Test
  void featuresOfAHistoryAreTheValuesOfItsItems() throws IOException {
    Dataset dataset = run(ITEMS + HISTORIES);
    for (Item query : dataset.sources()) {
      Set<String> genres = new TreeSet<>();
      for (String book : query.values("read")) {
        genres.addAll(dataset.items().get(dataset.row(book).orElseThrow()).values("genre"));
      }
      assertThat(query.values("genre")).containsExactlyInAnyOrderElementsOf(genres);
    }
  }

  @Test
  void inTheOrderOfTheTableWhatIsKnownLastComesFirst() throws IOException {
    Dataset dataset =
        run(ITEMS + HISTORIES.replace("known: 0.6, draws: 3", "known: 0.6, order: table"));
    Item first =
        dataset.sources().stream()
            .filter(query -> query.id().equals("u7"))
            .findFirst()
            .orElseThrow();
    assertThat(first.values("read")).containsExactly("b37", "b36", "b35");
  }

  @Test
  void whatIsWrittenReadsBack() throws IOException {
    Dataset written = run(ITEMS + HISTORIES);
    Dataset read = Dataset.open(folder.resolve("out"));
    assertThat(read.digest()).isEqualTo(written.digest());
    assertThat(read.sources()).isEqualTo(written.sources());
    assertThat(read.schema()).isEqualTo(written.schema());
    assertThat(Files.readString(folder.resolve("out").resolve("dataset.json")))
        .contains("\"queries\" : " + written.sources().size());
  }

  @Test
  void linksMayLeadFromATableOfQueries() throws IOException {
    Files.write(folder.resolve("searches.csv"), List.of("search,text", "s1,red wine", "s2,b1 b2"));
    Files.write(folder.resolve("clicks.csv"), List.of("search,book", "s1,b3", "s2,b4", "s2,b5"));
    Dataset dataset =
        run(
            """
            schema:
              features: [{name: id, kind: one-hot}]
              queries:
                - {name: words, kind: multi-hot}
            items: {table: {file: books.csv}, id: book}
            queries:
              table: {file: searches.csv}
              id: search
              attributes:
                words: {column: text, steps: [words]}
            pairs:
              links: {table: {file: clicks.csv}, source: search, target: book}
            split: {validation: 0, test: 0}
            """);
    assertThat(dataset.sources())
        .containsExactly(
            new Item("s1", Map.of("words", List.of("red", "wine"))),
            new Item("s2", Map.of("words", List.of("b1", "b2"))));
    assertThat(dataset.pairs(Split.TRAIN))
        .isEqualTo(new Pairs(new int[] {0, 1, 1}, new int[] {3, 4, 5}));
    assertThat(dataset.namedBy(0)).isEmpty();
  }

  @Test
  void whatDoesNotFitTogetherIsRefused() {
    assertRefused((ITEMS + HISTORIES).replace("of: id", "of: shelf"), "no feature of the items");
    assertRefused(
        (ITEMS + HISTORIES)
            .replace("{name: read, kind: multi-hot, of: id}", "{name: town, kind: multi-hot}"),
        "'town' is of no item feature");
    assertRefused(
        (ITEMS + HISTORIES).replace("genre, kind: multi-hot", "genre, kind: one-hot"),
        "'genre' is one-hot, but a history has many values");
    assertRefused((ITEMS + HISTORIES).replace("known: 0.6", "known: 1"), "known is 1.0; above 0");
    assertRefused((ITEMS + HISTORIES).replace("draws: 3", "draws: 0"), "draws is 0; at least 1");
    assertRefused(
        (ITEMS + HISTORIES).replace("draws: 3", "draws: 3, order: table"), "only one cut");
    assertRefused(
        (ITEMS + HISTORIES).replace("histories:", "groups:").replace(", known: 0.6, draws: 3", ""),
        "pairs of groups lead from items");
    assertRefused(
        ITEMS + "pairs:\n  links: {table: {file: shelves.csv}, source: user, target: book}\n",
        "the key 'queries' does not say where they are");
  }

  private void assertRefused(String mapping, String message) {
    assertThatThrownBy(() -> run(mapping))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message);
  }

  private Dataset run(String mapping) throws IOException {
    Files.writeString(folder.resolve("mapping.yaml"), mapping);
    return new TableImport(folder.resolve("mapping.yaml"), folder)
        .writeTo(folder.resolve("out"), _ -> {});
  }

  private static Set<Integer> sources(Pairs pairs) {
    Set<Integer> sources = new TreeSet<>();
    Arrays.stream(pairs.sources()).forEach(sources::add);
    return sources;
  }

  private static List<Integer> targets(Pairs pairs, int source) {
    List<Integer> targets = new ArrayList<>();
    for (int pair = 0; pair < pairs.size(); pair++) {
      if (pairs.source(pair) == source) {
        targets.add(pairs.target(pair));
      }
    }
    return targets;
  }

  private static int user(Dataset dataset, int source) {
    return Integer.parseInt(dataset.sources().get(source).id().substring(1).replaceAll("#.*", ""));
  }
}
