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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableImportTest {
  private static final String ITEMS =
      """
      schema:
        features:
          - {name: id, kind: one-hot}
          - {name: category, kind: multi-hot}
        stored: [title]
      items:
        table: {file: pages.tsv, columns: [name]}
        id: name
        id-steps: [url-decode]
      attributes:
        category:
          table: {file: categories.csv}
          item: page
          column: path
          steps: ["prefixes /"]
        title: {column: name, steps: [url-decode, "spaces _"]}
      """;
  private static final String LINKS =
      """
      pairs:
        links: {table: {file: links.tsv, columns: [from, to], comment: "#"}, source: from, target: to}
      split: {validation: 0, test: 0.5}
      """;
  private static final String GROUPS =
      """
      pairs:
        groups: {table: {file: visits.csv}, group: user, item: page, per-group: 3}
      split: {seed: 5, validation: 0.25, test: 0.25}
      """;

  @TempDir private Path folder = Path.of("");
  private final List<String> reports = new ArrayList<>();

  @BeforeEach
  void writeTables() throws IOException {
    write("pages.tsv", "New_York", "%C3%85land", "Rome", "Oslo");
    write("categories.csv", "page,path", "New_York,city/big", "New_York,harbour", "Rome,city");
    write("links.tsv", "# from, to", "New_York\tRome", "Rome\t%C3%85land");
    List<String> visits = new ArrayList<>(List.of("user,page"));
    for (int user = 0; user < 40; user++) {
      for (String page : List.of("New_York", "%C3%85land", "Rome", "Oslo").subList(0, user % 5)) {
        visits.add("u" + user + "," + page);
      }
    }
    write("visits.csv", visits.toArray(String[]::new));
  }

  @Test
  void itemsTakeTheirAttributesFromSeveralTables() throws IOException {
    Dataset dataset = run(ITEMS + LINKS);
    assertThat(dataset.items())
        .containsExactly(
            new Item(
                "New_York",
                Map.of(
                    "category", List.of("city", "city/big", "harbour"),
                    "title", List.of("New York"))),
            new Item("Åland", Map.of("title", List.of("Åland"))),
            new Item("Rome", Map.of("category", List.of("city"), "title", List.of("Rome"))),
            new Item("Oslo", Map.of("title", List.of("Oslo"))));
    assertThat(Dataset.open(folder.resolve("out")).digest()).isEqualTo(dataset.digest());
    assertThat(reports).isEmpty();
  }

  @Test
  void linksAreDividedPairByPair() throws IOException {
    Dataset dataset = run(ITEMS + LINKS);
    assertThat(dataset.pairs(Split.TRAIN).size()).isEqualTo(1);
    assertThat(dataset.pairs(Split.TEST).size()).isEqualTo(1);
  }

  @Test
  void groupsGiveABoundedNumberOfDistinctPairsInBothDirections() throws IOException {
    Dataset dataset = run(ITEMS + GROUPS);
    // Of 40 groups, 8 each have 0 (and do not appear), 1, 2, 3 and 4 items: at most 0, 2, 3, 3
    // pairs.
    int pairs = 0;
    Set<List<Integer>> directions = new HashSet<>();
    for (Split split : Split.values()) {
      Pairs part = dataset.pairs(split);
      pairs += part.size();
      IntStream.range(0, part.size())
          .forEach(pair -> directions.add(List.of(part.source(pair), part.target(pair))));
    }
    assertThat(pairs).isEqualTo(8 * (2 + 3 + 3));
    assertThat(directions)
        .contains(List.of(1, 2), List.of(2, 1))
        .noneMatch(pair -> pair.get(0).equals(pair.get(1)));
    assertThat(dataset.pairs(Split.TEST).size()).isPositive();
  }

  @Test
  void consecutivePairsFollowTheTable() throws IOException {
    write("visits.csv", "user,page", "a,Rome", "b,Oslo", "a,Oslo", "b,Rome", "a,New_York");
    Dataset dataset =
        run(
            ITEMS + GROUPS.replace("per-group: 3", "choose: consecutive") + "max-bad-rows: 0\n",
            "validation: 0.25, test: 0.25",
            "validation: 0, test: 0");
    assertThat(dataset.pairs(Split.TRAIN))
        .isEqualTo(new Pairs(new int[] {2, 3, 3}, new int[] {3, 0, 2}));
  }

  @Test
  void theSameInputGivesTheSameDataset() throws IOException {
    String digest = run(ITEMS + GROUPS).digest();
    Path mapping = folder.resolve("mapping.yaml");
    assertThat(
            new TableImport(mapping, folder)
                .writeTo(folder.resolve("again"), reports::add)
                .digest())
        .isEqualTo(digest);
  }

  @Test
  void badRowsAreCountedShownAndLimited() throws IOException {
    write("pages.tsv", "Rome", "Oslo", "Rome");
    write("categories.csv", "page,path", "Paris,city", ",city");
    write("links.tsv", "Rome\tOslo", "Rome\tOslo", "Rome\tRome", "Rome\tParis", "Oslo\tRome");
    assertRefused(ITEMS + LINKS, "6 bad rows, but max-bad-rows is 0")
        .hasMessageContaining("1 × repeated id")
        .hasMessageContaining("pages.tsv, line 3: 'Rome'")
        .hasMessageContaining("1 × page is not an item")
        .hasMessageContaining("categories.csv, line 2: 'Paris'")
        .hasMessageContaining("1 × no page")
        .hasMessageContaining("1 × repeated link")
        .hasMessageContaining("links.tsv, line 3: 'Rome'")
        .hasMessageContaining("links.tsv, line 4: 'Paris'");
    Dataset dataset = run(ITEMS + LINKS + "max-bad-rows: 6\n");
    assertThat(dataset.items()).hasSize(2);
    assertThat(reports).hasSize(1);
    assertThat(reports.getFirst()).contains("left out: 1 × link of an item to itself");
    assertThat(Files.readString(folder.resolve("out").resolve("dataset.json")))
        .contains("\"to is not an item\" : 1", "\"importer\" : \"table\"", "\"mappingSha256\"");
  }

  @Test
  void rowsWithTooFewOrTooManyCellsAreBadRows() throws IOException {
    write("links.tsv", "New_York\tRome", "Rome", "Rome\tOslo\tBonn", "Rome\t%C3%85land");
    assertRefused(ITEMS + LINKS, "2 bad rows, but max-bad-rows is 0")
        .hasMessageContaining("2 × not 2 cells (from, to)")
        .hasMessageContaining("links.tsv, line 2: '1 cells: Rome'");
    assertThat(run(ITEMS + LINKS + "max-bad-rows: 2\n").pairs(Split.TRAIN).size()).isEqualTo(1);
  }

  @Test
  void nothingOfATestUserIsLearned() throws IOException {
    List<String> pages = new ArrayList<>();
    List<String> visits = new ArrayList<>(List.of("user,page"));
    for (int page = 0; page < 200; page++) { // Five pages for each user, of nobody else.
      pages.add("p" + page);
      visits.add("u" + page / 5 + ",p" + page);
    }
    write("pages.tsv", pages.toArray(String[]::new));
    write("categories.csv", "page,path");
    write("visits.csv", visits.toArray(String[]::new));
    Dataset dataset = run(ITEMS + GROUPS);
    List<Set<Integer>> users = new ArrayList<>();
    for (Split split : Split.values()) {
      Pairs pairs = dataset.pairs(split);
      Set<Integer> ofSplit = new HashSet<>();
      for (int pair = 0; pair < pairs.size(); pair++) {
        assertThat(pairs.source(pair) / 5).isEqualTo(pairs.target(pair) / 5);
        ofSplit.add(pairs.source(pair) / 5);
      }
      users.add(ofSplit);
    }
    assertThat(users.stream().mapToInt(Set::size).sum()).isEqualTo(40);
    assertThat(users.get(0)).hasSize(20).doesNotContainAnyElementsOf(users.get(1));
    assertThat(users.get(2)).hasSize(10).doesNotContainAnyElementsOf(users.get(0));
  }

  @Test
  void anItemRepeatedInAGroupIsABadRow() throws IOException {
    write("visits.csv", "user,page", "a,Rome", "a,Rome", ",Oslo");
    assertRefused(ITEMS + GROUPS, "2 bad rows")
        .hasMessageContaining("item repeated in its group")
        .hasMessageContaining("visits.csv, line 3: 'a, Rome'")
        .hasMessageContaining("no user");
  }

  @Test
  void manyValuesOfAOneHotFeatureAreRefused() throws IOException {
    assertRefused(
            (ITEMS + LINKS).replace("category, kind: multi-hot", "category, kind: one-hot"),
            "the item 'New_York' has 3 values of the one-hot feature 'category'")
        .hasMessageContaining("'first'");
  }

  @Test
  void anUnknownColumnIsRefusedWithTheKnownOnes() throws IOException {
    assertRefused(
        (ITEMS + LINKS).replace("column: path", "column: paths"),
        "categories.csv has no column 'paths'; it has: page, path");
  }

  @Test
  void aMistakeInTheMappingIsRefusedWithLineAndKey() throws IOException {
    assertRefused(ITEMS + LINKS + "colour: red\n", "mapping.yaml, line 20: unknown key 'colour'");
    assertRefused(ITEMS, "the key 'pairs' is missing");
    assertRefused(ITEMS + "pairs: {}\n", "give one of them");
    assertRefused((ITEMS + LINKS).replace("[title]", "[titel]"), "the schema names 'titel'");
    assertRefused((ITEMS + LINKS).replace("stored: [title]", ""), "attributes name 'title'");
    assertRefused((ITEMS + LINKS).replace("\"prefixes /\"", "prefixes"), "needs an argument");
    assertRefused((ITEMS + LINKS).replace("    item: page\n", ""), "belong together");
    assertRefused(ITEMS + GROUPS.replace("per-group: 3", "per-group: 0"), "per-group is 0");
    assertRefused(ITEMS + LINKS + "max-bad-rows: -1\n", "max-bad-rows is -1");
    assertRefused(
        (ITEMS + LINKS).replace("{file: categories.csv}", "{file: categories.csv, format: xls}"),
        "the format 'xls' of categories.csv is not known");
  }

  @Test
  void aFolderThatIsNotThereIsRefused() throws IOException {
    write("mapping.yaml", ITEMS + LINKS);
    Path none = folder.resolve("none");
    assertThatThrownBy(() ->
            new TableImport(folder.resolve("mapping.yaml"), none)
                .writeTo(folder.resolve("out"), reports::add))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("none is not a folder");
  }

  private Dataset run(String mapping, String replaced, String replacement) throws IOException {
    return run(mapping.replace(replaced, replacement));
  }

  private Dataset run(String mapping) throws IOException {
    write("mapping.yaml", mapping);
    return new TableImport(folder.resolve("mapping.yaml"), folder)
        .writeTo(folder.resolve("out"), reports::add);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      String mapping, String message) {
    return assertThatThrownBy(() -> run(mapping))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message);
  }

  private void write(String file, String... lines) throws IOException {
    Files.write(folder.resolve(file), List.of(lines));
  }
}
