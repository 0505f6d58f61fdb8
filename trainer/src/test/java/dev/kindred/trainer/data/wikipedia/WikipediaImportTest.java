package dev.kindred.trainer.data.wikipedia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.feature.Item;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Pairs;
import dev.kindred.trainer.data.RandomSplit;
import dev.kindred.trainer.data.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Four articles, two redirects to them (one over the other), a talk page and a category. */
class WikipediaImportTest {
  @TempDir private Path folder = Path.of("");
  private final List<String> reports = new ArrayList<>();

  @BeforeEach
  void writeDumps() throws IOException {
    Dumps.write(
        file("page.sql.gz"),
        Dumps.PAGE,
        page(1, 0, "Oslo", 0) + "," + page(2, 0, "Rock_\\'n\\'_Roll", 0),
        page(3, 0, "Norge", 1) + "," + page(4, 1, "Oslo", 0) + "," + page(5, 0, "Norway", 0),
        page(6, 0, "Kongeriket_Norge", 1) + "," + page(7, 14, "Cities", 0),
        page(8, 0, "Ålesund", 0));
    Dumps.write(
        file("redirect.sql.gz"),
        Dumps.REDIRECT,
        "(3,0,'Norway','',''),(6,0,'Norge',NULL,'History'),(4,1,'Talk','','')");
    Dumps.write(
        file("linktarget.sql.gz"),
        Dumps.LINKTARGET,
        "(11,0,'Oslo'),(12,0,'Rock_\\'n\\'_Roll'),(13,0,'Norge'),(14,0,'Kongeriket_Norge')",
        "(15,0,'Norway'),(16,0,'Red_link'),(17,14,'Cities'),(18,14,'Music'),(19,10,'Stub'),"
            + "(20,0,'Ålesund')");
    Dumps.write(
        file("pagelinks.sql.gz"),
        Dumps.PAGELINKS,
        // Oslo → Norway three times over, Ålesund, itself, a red link, a template.
        "(1,0,15),(1,0,13),(1,0,14),(1,0,20),(1,0,11),(1,0,16),(1,0,19)",
        // Norway → Oslo; the redirect Norge → Norway; the talk page → Oslo; Rock → Ålesund.
        "(5,0,11),(3,0,15),(4,1,11),(2,0,20)");
    Dumps.write(
        file("categorylinks.sql.gz"),
        Dumps.CATEGORYLINKS,
        category(1, 17) + "," + category(8, 17) + "," + category(2, 18) + "," + category(4, 17));
  }

  @Test
  void articlesAreItemsWithCategoriesAndWords() {
    assertThat(run(true).items())
        .containsExactly(
            article("Oslo", "Oslo", List.of("Cities"), "oslo"),
            article("Rock_'n'_Roll", "Rock 'n' Roll", List.of("Music"), "rock", "n", "roll"),
            article("Norway", "Norway", List.of(), "norway"),
            article("Ålesund", "Ålesund", List.of("Cities"), "ålesund"));
    assertThat(Dataset.open(folder.resolve("out")).items()).hasSize(4);
  }

  @Test
  void linksFollowRedirectsAndCountOnce() {
    assertThat(links(run(true))).containsExactly("0→2", "0→3", "1→3", "2→0");
    assertThat(reports.getFirst())
        .contains("2 × link that repeats another, by a redirect")
        .contains("1 × link of an article to itself")
        .contains("2 × link from a page that is no article")
        .contains("2 × link to a page that is no article")
        .contains("1 × category of a page that is no article");
  }

  @Test
  void withoutTheRedirectsLinksToThemAreLeftOut() {
    assertThat(links(run(false))).containsExactly("0→2", "0→3", "1→3", "2→0");
    assertThat(reports.getFirst())
        .contains("4 × link to a page that is no article")
        .doesNotContain("repeats");
  }

  @Test
  void theOlderFormsOfTheTablesGiveTheSame() throws IOException {
    Dataset newer = run(true);
    Dumps.write(
        file("pagelinks.sql.gz"),
        Dumps.OLD_PAGELINKS,
        "(1,0,'Norway',0),(1,0,'Norge',0),(1,0,'Kongeriket_Norge',0),(1,0,'Ålesund',0)",
        "(1,10,'Oslo',0),(1,0,'Red_link',0),(5,0,'Oslo',0),(4,0,'Oslo',1),(2,0,'Ålesund',0)");
    String rest = ",'\\0#','2014-09-04 10:11:12','','uca-default','page')";
    Dumps.write(
        file("categorylinks.sql.gz"),
        Dumps.OLD_CATEGORYLINKS,
        "(1,'Cities'" + rest + ",(8,'Cities'" + rest + ",(2,'Music'" + rest);
    Files.delete(file("linktarget.sql.gz"));
    Dataset older = importer(true, false, 0).writeTo(folder.resolve("older"), reports::add);
    assertThat(older.digest()).isEqualTo(newer.digest());
  }

  @Test
  void newFormsNeedLinkTargets() {
    assertThatThrownBy(() -> importer(true, false, 0).writeTo(folder.resolve("out"), reports::add))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("pagelinks.sql.gz refers to the table linktarget")
        .hasMessageContaining("--linktarget");
  }

  @Test
  void rowsThatCannotBeUnderstoodAreCountedAndLimited() throws IOException {
    Dumps.write(
        file("pagelinks.sql.gz"), Dumps.PAGELINKS, "(1,0,15),(1,0),(2,0,'Oslo'),(5,0,NULL)");
    assertThatThrownBy(() -> importer(true, true, 2).writeTo(folder.resolve("out"), reports::add))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("3 bad rows, but max-bad-rows is 2")
        .hasMessageContaining("pagelinks.sql.gz, line 16, row 2: '2 values'")
        .hasMessageContaining("row 3: 'Oslo'");
    assertThat(folder.resolve("out")).doesNotExist();
    Dataset dataset = importer(true, true, 3).writeTo(folder.resolve("out"), reports::add);
    assertThat(links(dataset)).containsExactly("0→2");
    assertThat(reports.getFirst()).contains("left out: 2 × pl_target_id is no number");
    assertThat(Files.readString(folder.resolve("out").resolve("dataset.json")))
        .contains("\"pl_target_id is no number\" : 2", "\"importer\" : \"wikipedia\"");
  }

  @Test
  void aCircleOfRedirectsLeadsNowhere() throws IOException {
    Dumps.write(
        file("redirect.sql.gz"),
        Dumps.REDIRECT,
        "(3,0,'Kongeriket_Norge','',''),(6,0,'Norge','','')");
    assertThat(links(run(true))).containsExactly("0→2", "0→3", "1→3", "2→0");
  }

  private Dataset run(boolean redirects) {
    return importer(redirects, true, 0).writeTo(folder.resolve("out"), reports::add);
  }

  private WikipediaImport importer(boolean redirects, boolean linktarget, int maxBadRows) {
    return new WikipediaImport(
        new WikipediaDumps(
            file("page.sql.gz"),
            file("pagelinks.sql.gz"),
            file("categorylinks.sql.gz"),
            Optional.of(file("linktarget.sql.gz")).filter(_ -> linktarget),
            Optional.of(file("redirect.sql.gz")).filter(_ -> redirects)),
        new RandomSplit(1, 0, 0),
        maxBadRows);
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private static List<String> links(Dataset dataset) {
    Pairs pairs = dataset.pairs(Split.TRAIN);
    List<String> links = new ArrayList<>();
    for (int pair = 0; pair < pairs.size(); pair++) {
      links.add(pairs.source(pair) + "→" + pairs.target(pair));
    }
    Collections.sort(links);
    return links;
  }

  private static Item article(String id, String title, List<String> categories, String... words) {
    return categories.isEmpty()
        ? new Item(id, Map.of("title", List.of(title), "words", List.of(words)))
        : new Item(
            id, Map.of("title", List.of(title), "words", List.of(words), "categories", categories));
  }

  private static String page(int id, int namespace, String title, int redirect) {
    return "(%d,%d,'%s',%d,0,0.778582929065,'20261015223723','20261015223723',1183,4712,'wikitext',NULL)"
        .formatted(id, namespace, title, redirect);
  }

  private static String category(int page, int target) {
    return "(%d,'*2D\\0?\\'\\\\F*','2014-09-04 10:11:12','','page',1,%d)".formatted(page, target);
  }
}
