package dev.kindred.service.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.bundle.BundleException;
import dev.kindred.model.corpus.Popularity;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.service.catalog.CorpusStore;
import dev.kindred.service.catalog.ItemSet;
import dev.kindred.service.experiment.Experiments;
import dev.kindred.service.index.BuiltIndex;
import dev.kindred.service.index.CorpusIndex;
import dev.kindred.service.index.CorpusIndexes;
import dev.kindred.service.index.IndexAudit;
import dev.kindred.service.index.IndexSettings;
import dev.kindred.service.index.IndexSource;
import dev.kindred.service.index.IndexStore;
import dev.kindred.service.index.IndexUnavailableException;
import dev.kindred.service.index.Query;
import dev.kindred.service.index.SearchResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReleasesTest {

  private final List<FakeTowers> opened = new ArrayList<>();

  @TempDir Path folder;

  @BeforeEach
  void writeBundles() {
    TestBundles.write(folder.resolve("good"), 50);
    TestBundles.write(folder.resolve("other"), 60);
  }

  @Test
  void everyBundleOfTheFolderIsServedUnderItsName() {
    try (Releases releases = releases()) {
      assertThat(releases.serving()).isEmpty();
      Serving serving = releases.load();

      assertThat(releases.serving()).contains(serving);
      assertThat(serving.releases()).containsOnlyKeys("good", "other");
      assertThat(serving.refused()).isEmpty();
      assertThat(serving.missing()).isEmpty();
      Release release = serving.releases().get("other");
      assertThat(release).isNotNull();
      assertThat(release.catalog().size()).isEqualTo(60);
      assertThat(release.index().size()).isEqualTo(60);
      assertThat(release.index().audit().recallAt10()).isEqualTo(1);
    }
    assertThat(opened).hasSize(2).allMatch(FakeTowers::closed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "item_tower.onnx",
        "query_tower.onnx",
        "golden.json",
        "schema.json",
        "corpus.jsonl.gz"
      })
  void anEditedBundleIsRefusedAndTheOthersAreServed(String file) throws IOException {
    Path edited = folder.resolve("good").resolve(file);
    byte[] bytes = Files.readAllBytes(edited);
    bytes[bytes.length / 2] ^= 1;
    Files.write(edited, bytes);

    assertRefused(file);
  }

  @Test
  @Timeout(60)
  void aReleaseWhoseIndexDoesNotAnswerIsTriedAgainUntilItDoes() {
    LateIndexes indexes = new LateIndexes(3);
    try (Releases releases = releases(FakeTowers::new, indexes)) {
      assertThat(releases.load().refused())
          .containsEntry("good", "the index does not answer")
          .containsEntry("other", "the index does not answer");
      while (releases.serving().orElseThrow().releases().size() < 2) {
        releases.lookAgain();
      }

      assertThat(releases.serving().orElseThrow().refused()).isEmpty();
      assertThat(releases.refusals()).isEqualTo(3);
      releases.lookAgain();
      assertThat(releases.accepted()).isEqualTo(2);
    }
  }

  @Test
  @Timeout(60)
  void whileAnIndexDoesNotAnswerALookTriesOneReleaseAndEachGetsItsTurn() {
    for (int i = 0; i < 3; i++) {
      TestBundles.write(folder.resolve("more-" + i), 20);
    }
    AbsentIndexes indexes = new AbsentIndexes();
    try (Releases releases = releases(FakeTowers::new, indexes)) {
      releases.load();
      assertThat(releases.refusals()).isEqualTo(5);
      while (releases.refusals() < 15) {
        long before = releases.refusals();
        releases.lookAgain();
        assertThat(releases.refusals() - before).isLessThanOrEqualTo(1);
      }
      indexes.present = "other"; // The last by name.
      while (!releases.serving().orElseThrow().releases().containsKey("other")) {
        releases.lookAgain();
      }
    }
  }

  @Test
  void aGraphOfWhichSomeItemsAreOutOfReachIsServedAndOneOfWhichManyAreIsRefused() {
    Predicate<Integer> most = item -> item % 6 != 0;
    try (Releases releases = releases(FakeTowers::new, new GappedIndexes(most))) {
      assertThat(releases.load().refused()).isEmpty();
    }
    Predicate<Integer> half = item -> item % 2 == 0;
    try (Releases releases = releases(FakeTowers::new, new GappedIndexes(half))) {
      assertThat(releases.load().refused().get("good"))
          .contains("are not found by their own vectors");
    }
  }

  @Test
  void aReleaseThatIsGoneIsNotTriedAgain() throws IOException {
    try (Releases releases = releases(FakeTowers::new, new LateIndexes(Integer.MAX_VALUE))) {
      releases.load();
      Files.move(folder.resolve("other"), folder.resolve(".other"));
      releases.lookAgain();

      assertThat(releases.serving().orElseThrow().refused()).containsOnlyKeys("good");
    }
  }

  @Test
  void aBundleWithAMissingFileIsRefused() throws IOException {
    Files.delete(folder.resolve("good/corpus.jsonl.gz"));

    assertRefused("corpus.jsonl.gz is missing");
  }

  @Test
  void aBundleThatIsTooNewIsRefused() throws IOException {
    Path manifest = folder.resolve("good/manifest.json");
    Files.writeString(
        manifest,
        Files.readString(manifest)
            .replaceAll("\"formatVersion\" : \\d+", "\"formatVersion\" : 99"));

    assertRefused("format version 99");
  }

  @Test
  void aFolderThatIsNoBundleIsRefused() throws IOException {
    Files.delete(folder.resolve("good/manifest.json"));

    assertRefused("is not a bundle");
  }

  @Test
  void aBundleWhoseTowersDoNotGiveTheGoldenRowsIsRefused() {
    Towers.Opener opener =
        bundle -> {
          if (bundle.folder().endsWith("good")) {
            throw new BundleException.Mismatch("golden row 0 differs by 0.1");
          }
          return new FakeTowers(bundle);
        };
    try (Releases releases = releases(opener)) {
      assertThat(releases.load().refused()).containsEntry("good", "golden row 0 differs by 0.1");
    }
  }

  @Test
  void aBundleWhoseNativeLibraryFailsIsRefusedAndTheOthersAreServed() {
    Towers.Opener opener =
        bundle -> {
          if (bundle.folder().endsWith("good")) {
            throw new UnsatisfiedLinkError("libonnxruntime.so: no such file");
          }
          return new FakeTowers(bundle);
        };
    try (Releases releases = releases(opener)) {
      Serving serving = releases.load();

      assertThat(serving.refused()).containsEntry("good", "libonnxruntime.so: no such file");
      assertThat(serving.releases()).containsOnlyKeys("other");
    }
  }

  @Test
  void towersOfABundleThatCannotBeIndexedAreClosed() throws IOException {
    Files.createFile(folder.resolve(".index")); // where the indexes' folder should be
    try (Releases releases = releases()) {
      assertThat(releases.load().releases()).isEmpty();
    }
    assertThat(opened).hasSize(2).allMatch(FakeTowers::closed);
  }

  @Test
  void hiddenAndUnfinishedFoldersAreNoReleases() throws IOException {
    Files.createDirectory(folder.resolve(".hidden"));
    Files.createDirectory(folder.resolve("new.partial-17"));
    Files.createDirectory(folder.resolve("lost+found")); // At the root of a volume.
    Files.createFile(folder.resolve("experiments.yaml"));

    assertThat(new ReleaseFolder(folder).names()).containsExactly("good", "other");
  }

  @Test
  void aFolderWithoutReleasesSaysWhatToDo() {
    Path missing = folder.resolve("missing");

    assertThatThrownBy(() -> new ReleaseFolder(missing).names())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(missing.toString())
        .hasMessageContaining("--releases");
  }

  private void assertRefused(String reason) {
    try (Releases releases = releases()) {
      Serving serving = releases.load();

      assertThat(serving.releases()).containsOnlyKeys("other");
      assertThat(serving.refused()).containsOnlyKeys("good");
      assertThat(serving.refused().get("good")).contains(reason);
      assertThat(serving.missing()).isEqualTo(serving.refused());
    }
  }

  private Releases releases() {
    return releases(bundle -> {
      FakeTowers towers = new FakeTowers(bundle);
      opened.add(towers);
      return towers;
    });
  }

  private Releases releases(Towers.Opener opener) {
    return releases(opener, new IndexStore(folder.resolve(".index"), IndexSettings.DEFAULT));
  }

  private Releases releases(Towers.Opener opener, CorpusIndexes indexes) {
    return new Releases(
        new ReleaseFolder(folder),
        new ReleaseLoader(opener, new CorpusStore(folder.resolve(".index/corpora")), indexes),
        Experiments.NONE,
        "good",
        Releases.Keeping.DEFAULT);
  }

  /** On machines that do not answer the first questions. */
  private final class LateIndexes extends OtherIndexes {

    private int silent;

    LateIndexes(int silent) {
      this.silent = silent;
    }

    @Override
    public void requireReachable() {
      if (silent-- > 0) {
        throw new IndexUnavailableException("the index does not answer");
      }
    }
  }

  /** On machines that answer for one release at most. */
  private final class AbsentIndexes extends OtherIndexes {

    private String present = "";

    @Override
    public BuiltIndex open(IndexSource source) {
      if (!source.release().equals(present)) {
        throw new IndexUnavailableException("the index does not answer");
      }
      return super.open(source);
    }
  }

  /** A walk finds some items only. */
  private final class GappedIndexes extends OtherIndexes {

    private final Predicate<Integer> found;

    GappedIndexes(Predicate<Integer> found) {
      this.found = found;
    }

    @Override
    public BuiltIndex open(IndexSource source) {
      return new GappedIndex(super.open(source), found);
    }
  }

  private class OtherIndexes implements CorpusIndexes {

    private final IndexStore indexes =
        new IndexStore(folder.resolve(".index"), IndexSettings.DEFAULT);

    @Override
    public void requireReachable() {}

    @Override
    public BuiltIndex open(IndexSource source) {
      return indexes.open(source);
    }

    @Override
    public BuiltIndex replace(IndexSource source) {
      return indexes.replace(source);
    }

    @Override
    public BuiltIndex openOnce(IndexSource source) {
      return indexes.openOnce(source);
    }

    @Override
    public void removeAbandoned() {
      indexes.removeAbandoned();
    }

    @Override
    public void tidy(int most) {
      indexes.tidy(most);
    }
  }

  private static final class GappedIndex implements BuiltIndex {

    private final BuiltIndex whole;
    private final CorpusIndex found;

    GappedIndex(BuiltIndex whole, Predicate<Integer> found) {
      this.whole = whole;
      this.found =
          whole.only(
              ItemSet.of(
                  IntStream.range(0, whole.size()).filter(item -> found.test(item)).toArray()));
    }

    @Override
    public SearchResult search(Query query) {
      return found.search(query);
    }

    @Override
    public CorpusIndex only(ItemSet left) {
      return whole.only(left);
    }

    @Override
    public int size() {
      return whole.size();
    }

    @Override
    public float[] vector(int item) {
      return whole.vector(item);
    }

    @Override
    public float score(Query query, int item) {
      return whole.score(query, item);
    }

    @Override
    public Popularity popularity() {
      return whole.popularity();
    }

    @Override
    public SearchResult exact(Query query) {
      return whole.exact(query);
    }

    @Override
    public IndexAudit audit() {
      return whole.audit();
    }

    @Override
    public void close() {
      whole.close();
    }
  }
}
