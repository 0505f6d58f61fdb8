package dev.kindred.service.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.files.WriteAside;
import dev.kindred.service.catalog.CorpusStore;
import dev.kindred.service.experiment.Experiments;
import dev.kindred.service.experiment.ExperimentsFile;
import dev.kindred.service.index.IndexSettings;
import dev.kindred.service.index.IndexStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Releases that come, change and go while they are served. */
class SwapTest {

  @TempDir Path folder;

  private final ConcurrentLinkedQueue<FakeTowers> opened = new ConcurrentLinkedQueue<>();

  @SuppressWarnings("NullAway.Init") // Set before each test.
  private Releases releases;

  @BeforeEach
  void load() {
    TestBundles.write(folder.resolve("one"), 50);
    releases = releases(Experiments.NONE, 5);
    releases.load();
  }

  @AfterEach
  void everythingIsFreedInTheEnd() {
    releases.close();
    assertThat(opened).isNotEmpty().allMatch(FakeTowers::closed);
  }

  @Test
  void aNewFolderIsServedAtTheNextLook() {
    TestBundles.write(folder.resolve("two"), 60);
    assertThat(serving().releases()).containsOnlyKeys("one");

    releases.lookAgain();

    assertThat(serving().releases()).containsOnlyKeys("one", "two");
    assertThat(serving().defaultRelease()).isEqualTo("one");
  }

  @Test
  void aFolderThatIsGoneIsForgottenUnlessRequestsAreSentThere() {
    TestBundles.write(folder.resolve("two"), 60);
    releases.lookAgain();
    WriteAside.deleteRecursively(folder.resolve("two"));
    releases.lookAgain();
    assertThat(serving().releases()).containsOnlyKeys("one");

    TestBundles.write(folder.resolve("other"), 10);
    WriteAside.deleteRecursively(folder.resolve("one"));
    releases.lookAgain();
    assertThat(serving().releases()).containsOnlyKeys("one", "other");
    assertThat(serving().missing()).isEmpty();
  }

  @Test
  void aFolderWithOtherContentTakesThePlaceOfTheOld() {
    Release old = served("one");
    replace("one", 70);

    releases.lookAgain();

    assertThat(served("one").catalog().size()).isEqualTo(70);
    assertThat(old.lease().begin()).isFalse();
  }

  @Test
  void aLinkThatLeadsElsewhereIsAChange() throws IOException {
    Path elsewhere = folder.resolve(".bundles");
    TestBundles.write(elsewhere.resolve("v1"), 60);
    TestBundles.write(elsewhere.resolve("v2"), 70);
    Path link = Files.createSymbolicLink(folder.resolve("two"), Path.of(".bundles/v1"));
    releases.lookAgain();
    assertThat(served("two").catalog().size()).isEqualTo(60);

    Files.delete(link);
    Files.createSymbolicLink(link, Path.of(".bundles/v2"));

    assertThat(releases.add("two")).isEmpty();
    assertThat(served("two").catalog().size()).isEqualTo(70);
    Release now = served("two");
    releases.lookAgain();
    assertThat(served("two")).isSameAs(now);
  }

  @Test
  void theOldReleaseIsClosedByItsLastRequest() {
    Release old = served("one");
    FakeTowers towers = opened.element();
    assertThat(old.lease().begin()).isTrue();
    replace("one", 70);
    releases.lookAgain();

    assertThat(towers.closed()).isFalse();
    assertThat(old.index().vector(3)).hasSize(FakeTowers.DIMENSION);
    old.lease().end();

    assertThat(towers.closed()).isTrue();
  }

  @Test
  void aReleaseThatFailsItsCheckLeavesTheOldInItsPlace() throws IOException {
    Release old = served("one");
    replace("one", 70);
    Files.writeString(folder.resolve("one/golden.json"), "edited");

    releases.lookAgain();

    assertThat(served("one")).isSameAs(old);
    assertThat(serving().refused().get("one"))
        .contains("golden.json")
        .doesNotContain(folder.toString());
    assertThat(old.lease().begin()).isTrue();
    old.lease().end();
  }

  @Test
  void towersThatGiveNonsenseAreFoundOutBeforeAnybodyAsksThem() {
    TestBundles.write(folder.resolve("nonsense"), 60);

    releases.lookAgain();

    assertThat(serving().refused().get("nonsense")).contains("self-check failed");
    assertThat(serving().releases()).containsOnlyKeys("one");
  }

  @Test
  void whatWasRefusedIsTriedAgainWhenItHasChanged() throws IOException {
    TestBundles.write(folder.resolve("two"), 60);
    String golden = Files.readString(folder.resolve("two/golden.json"));
    Files.writeString(folder.resolve("two/golden.json"), "edited");
    releases.lookAgain();
    assertThat(serving().refused()).containsOnlyKeys("two");
    int before = opened.size();
    releases.lookAgain();
    assertThat(opened).hasSize(before);

    Files.writeString(folder.resolve("two/golden.json"), golden);
    releases.lookAgain();

    assertThat(serving().refused()).isEmpty();
    assertThat(serving().releases()).containsOnlyKeys("one", "two");
  }

  @Test
  void ofThoseThatNobodyNeedsOnlySomeAreKept() {
    releases.close();
    releases = releases(Experiments.NONE, 1);
    TestBundles.write(folder.resolve("three"), 10);
    TestBundles.write(folder.resolve("two"), 10);

    releases.load();

    assertThat(serving().releases()).hasSize(2).containsKey("one");
    assertThat(serving().retired()).hasSize(1);
    String retired = serving().retired().iterator().next();
    assertThat(releases.add(retired)).isEmpty();
    assertThat(serving().releases()).containsKey(retired);
    releases.makeDefault(retired);
    assertThat(serving().defaultRelease()).isEqualTo(retired);
    assertThat(serving().releases()).hasSize(2).containsKey(retired);
  }

  @Test
  void whatAnExperimentNeedsIsLoadedBeforeItRuns() throws IOException {
    releases.close();
    releases = releases(Experiments.NONE, 0);
    TestBundles.write(folder.resolve("two"), 10);
    releases.load();
    assertThat(serving().retired()).containsExactly("two");

    releases.run(experiments("two"));

    assertThat(serving().missing()).isEmpty();
    assertThat(serving().releases()).containsOnlyKeys("one", "two");
  }

  @Test
  void noRequestFindsAClosedReleaseHoweverOftenItIsSwapped() throws InterruptedException {
    int swaps = Integer.getInteger("swaps", 10);
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    List<Thread> clients =
        IntStream.range(0, 3)
            .mapToObj(_ -> Thread.ofPlatform().start(() -> ask(failures)))
            .toList();
    for (int swap = 0; swap < swaps; swap++) {
      replace("one", 50 + swap % 7);
      releases.lookAgain();
      assertThat(served("one").catalog().size()).isEqualTo(50 + swap % 7);
    }
    asking = false;
    for (Thread client : clients) {
      client.join();
    }

    assertThat(failures).isEmpty();
    assertThat(opened).hasSize(swaps + 1);
    assertThat(opened.stream().filter(towers -> !towers.closed())).hasSize(1);
  }

  private volatile boolean asking = true;

  /** Asks as the recommender does: what it has begun to use must be whole and open. */
  private void ask(ConcurrentLinkedQueue<Throwable> failures) {
    try {
      while (asking) {
        Release release = served("one");
        if (!release.lease().begin()) {
          continue;
        }
        try {
          int size = release.catalog().size();
          assertThat(release.index().size()).isEqualTo(size);
          assertThat(((FakeTowers) release.towers()).closed()).isFalse();
          assertThat(release.index().vector(size - 1)).hasSize(FakeTowers.DIMENSION);
        } finally {
          release.lease().end();
        }
      }
    } catch (RuntimeException | Error e) {
      failures.add(e);
    }
  }

  private Experiments experiments(String release) throws IOException {
    Path file = folder.resolve("experiments.yaml");
    Files.writeString(
        file,
        "experiments: [{name: e, unit: user, traffic: 1%%, variants: {a: {weight: 1, release: %s}}}]"
            .formatted(release));
    return ExperimentsFile.read(file);
  }

  private void replace(String name, int items) {
    WriteAside.deleteRecursively(folder.resolve(name));
    TestBundles.write(folder.resolve(name), items);
  }

  private Serving serving() {
    return releases.serving().orElseThrow();
  }

  private Release served(String name) {
    Release release = serving().releases().get(name);
    assertThat(release).isNotNull();
    return release;
  }

  private Releases releases(Experiments experiments, int idle) {
    IndexStore indexes = new IndexStore(folder.resolve(".index"), IndexSettings.DEFAULT);
    return new Releases(
        new ReleaseFolder(folder),
        new ReleaseLoader(this::open, new CorpusStore(folder.resolve(".index/corpora")), indexes),
        experiments,
        "one",
        new Releases.Keeping(1000, idle));
  }

  private Towers open(Bundle bundle) {
    FakeTowers towers =
        bundle.folder().endsWith("nonsense") ? new BrokenTowers(bundle) : new FakeTowers(bundle);
    opened.add(towers);
    return towers;
  }
}
