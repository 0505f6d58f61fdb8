package dev.kindred.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.corpus.CorpusFile;
import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.Readers;
import dev.kindred.model.feature.Shop;
import dev.kindred.model.feature.TowerSchemas;
import dev.kindred.model.files.Digests;
import dev.kindred.model.golden.GoldenFile;
import dev.kindred.model.golden.GoldenRow;
import dev.kindred.model.golden.GoldenRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleTest {

  @TempDir Path parent;
  private Path folder;

  @BeforeEach
  void write() {
    folder = parent.resolve("bundle");
    write(folder, "2026-11-21T00:00:00Z");
  }

  @Test
  void aBundleReadsBack() {
    Bundle bundle = Bundle.open(folder);
    assertThat(bundle.manifest().modelVersion()).isEqualTo("v1");
    assertThat(bundle.schema().fingerprint()).isEqualTo(Shop.schema().fingerprint());
    assertThat(bundle.corpus()).hasSize(1);
    assertThat(bundle.golden()).hasSize(2);
    assertThat(bundle.queryTower()).hasContent("query");
    assertThat(bundle.itemTower()).hasContent("item");
  }

  @Test
  void aRelativeFolderWillDo() {
    Path here = Path.of("").toAbsolutePath();
    assertThat(Bundle.open(here.relativize(folder.toAbsolutePath())).corpus()).hasSize(1);
    assertThat(Bundle.open(folder.resolve(".")).corpus()).hasSize(1);
  }

  @Test
  void queriesWithFeaturesOfTheirOwnComeBackToo() {
    Path readers = parent.resolve("readers");
    write(readers, content("2026-11-21T00:00:00Z", Readers.schemas(), Readers.golden()));
    Bundle bundle = Bundle.open(readers);
    assertThat(bundle.manifest().formatVersion()).isEqualTo(2);
    assertThat(bundle.schemas().areSame()).isFalse();
    assertThat(bundle.schemas().query().features()).hasSize(2);
    assertThat(Bundle.open(folder).manifest().formatVersion()).isEqualTo(1);
  }

  @Test
  void aGoldenRowOfBothTowersWhereTheyReadDifferentThingsDoesNotFit() {
    Path readers = parent.resolve("readers");
    write(readers, content("2026-11-21T00:00:00Z", Readers.schemas(), GoldenRows.ofTheShop()));
    assertThatThrownBy(() -> Bundle.open(readers))
        .isInstanceOf(BundleException.Mismatch.class)
        .hasMessageContaining("the golden row of 'mug'");
  }

  @Test
  void theContentDigestForgetsWhenItWasWritten() {
    Path later = parent.resolve("later");
    write(later, "2027-01-01T00:00:00Z");
    assertThat(Bundle.open(later).contentDigest()).isEqualTo(Bundle.open(folder).contentDigest());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "schema.json",
        "vocabularies/words.jsonl",
        "query_tower.onnx",
        "item_tower.onnx",
        "corpus.jsonl.gz",
        "golden.json"
      })
  void everyEditedOrTruncatedOrMissingFileIsCorruption(String name) throws IOException {
    Path file = folder.resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    bytes[0] ^= 1;
    Files.write(file, bytes);
    assertCorrupt(name);
    Files.write(file, new byte[0]);
    assertCorrupt(name);
    Files.delete(file);
    assertCorrupt(name);
  }

  @Test
  void aManifestThatIsCutIsCorruption() throws IOException {
    Path file = folder.resolve(BundleManifest.FILE);
    String text = Files.readString(file);
    for (int length : new int[] {0, 1, text.length() / 2, text.length() - 2}) {
      Files.writeString(file, text.substring(0, length));
      assertThatThrownBy(() -> Bundle.open(folder))
          .as("cut to %d characters", length)
          .isInstanceOf(BundleException.Corrupt.class);
    }
  }

  @Test
  void anUnknownKeyInTheManifestIsCorruption() throws IOException {
    edit("\"items\" :", "\"extra\" : 1, \"items\" :");
    assertThatThrownBy(() -> Bundle.open(folder))
        .isInstanceOf(BundleException.Corrupt.class)
        .hasMessageContaining("unknown key 'extra'");
  }

  @Test
  void olderAndNewerFormatsAreTwoErrors() throws IOException {
    edit("\"formatVersion\" : 1", "\"formatVersion\" : 0");
    assertThatThrownBy(() -> Bundle.open(folder)).isInstanceOf(BundleException.TooOld.class);
    edit("\"formatVersion\" : 0", "\"formatVersion\" : 3");
    assertThatThrownBy(() -> Bundle.open(folder)).isInstanceOf(BundleException.TooNew.class);
  }

  @Test
  void partsThatDoNotBelongTogetherAreAMismatch() throws IOException {
    edit("\"items\" : 1", "\"items\" : 2");
    assertThatThrownBy(() -> Bundle.open(folder))
        .isInstanceOf(BundleException.Mismatch.class)
        .hasMessageContaining("the corpus has 1 items, the manifest says 2");
  }

  @Test
  void aVocabularyOfAnotherModelIsAMismatchEvenWithTheRightDigest() throws IOException {
    Path file = folder.resolve("vocabularies/words.jsonl");
    String before = Digests.sha256(file);
    Files.writeString(file, "\"big\"\n\"red\"\n\"steel\"\n\"tea\"\n");
    edit(before, Digests.sha256(file));
    assertThatThrownBy(() -> Bundle.open(folder)).isInstanceOf(BundleException.Mismatch.class);
  }

  @Test
  void noPathLeavesTheFolder() throws IOException {
    Path outside = Files.writeString(parent.resolve("outside"), "x");
    edit("\"files\" : {", "\"files\" : {\"../outside\" : \"" + Digests.sha256(outside) + "\",");
    assertThatThrownBy(() -> Bundle.open(folder))
        .isInstanceOf(BundleException.Corrupt.class)
        .hasMessageContaining("outside of the folder");
  }

  @Test
  void noLinkLeavesTheFolderThoughTheFolderMayBeOne() throws IOException {
    Path link = Files.createSymbolicLink(parent.resolve("link"), folder);
    assertThat(Bundle.open(link).manifest()).isEqualTo(Bundle.open(folder).manifest());

    Path file = folder.resolve("vocabularies/words.jsonl");
    Path outside = Files.move(file, parent.resolve("outside"));
    Files.createSymbolicLink(file, outside);
    assertThatThrownBy(() -> Bundle.open(folder))
        .isInstanceOf(BundleException.Corrupt.class)
        .hasMessageContaining("words.jsonl is a link that leaves the folder");
  }

  @Test
  void towersThatCannotBeVerifiedLeaveNoBundle() {
    Path target = parent.resolve("unverified");
    assertThatThrownBy(() ->
            BundleWriter.write(
                target,
                shop("2026-11-21T00:00:00Z"),
                aside -> {
                  throw new IllegalStateException("the towers differ");
                }))
        .hasMessageContaining("the towers differ");
    assertThat(target).doesNotExist();
  }

  private void assertCorrupt(String name) {
    assertThatThrownBy(() -> Bundle.open(folder))
        .isInstanceOf(BundleException.Corrupt.class)
        .hasMessageContaining(name);
  }

  private void edit(String from, String to) throws IOException {
    Path file = folder.resolve(BundleManifest.FILE);
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }

  private void write(Path target, String createdAt) {
    write(target, shop(createdAt));
  }

  private void write(Path target, BundleContent content) {
    BundleWriter.write(
        target,
        content,
        aside -> {
          Files.writeString(aside.resolve(Bundle.QUERY_TOWER), "query");
          Files.writeString(aside.resolve(Bundle.ITEM_TOWER), "item");
        });
  }

  private BundleContent shop(String createdAt) {
    return content(createdAt, TowerSchemas.same(Shop.schema()), GoldenRows.ofTheShop());
  }

  private BundleContent content(String createdAt, TowerSchemas schemas, List<GoldenRow> rows) {
    Path corpus = parent.resolve(CorpusFile.FILE);
    CorpusFile.write(corpus, List.of(new CorpusItem(new Item("mug", Map.of()), 2)));
    Path golden = parent.resolve(GoldenFile.FILE);
    GoldenFile.write(golden, rows);
    return new BundleContent(
        "v1",
        Instant.parse(createdAt),
        schemas,
        Similarity.COSINE,
        3,
        1,
        corpus,
        golden,
        Map.of("dataset", "abc"),
        Map.of("recall@10", 0.5));
  }
}
