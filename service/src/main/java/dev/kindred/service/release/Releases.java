package dev.kindred.service.release;

import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.service.catalog.Change;
import dev.kindred.service.experiment.Experiments;
import dev.kindred.service.index.BuiltIndex;
import dev.kindred.service.index.IndexUnavailableException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * What is served. Releases are taken from a folder, one at a time: a bundle is verified, embedded,
 * indexed, given all changes of items, warmed and checked, and only then takes the place of what
 * was served under its name. Whatever fails before leaves everything as it was.
 */
public final class Releases implements AutoCloseable {

  private static final Logger LOG = System.getLogger(Releases.class.getName());

  private final ReleaseFolder folder;
  private final ReleaseLoader loader;
  private final Keeping keeping;
  private final Shelf shelf;

  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong refusals = new AtomicLong();
  private volatile Consumer<Experiments> herald = _ -> {};

  private final ReentrantLock loading = new ReentrantLock(); // Guards what follows.
  private final Map<String, String> tried = new HashMap<>(); // stamps of folders, by name
  private final Map<String, Long> dueAt = new HashMap<>(); // System.nanoTime of the next attempt

  /**
   * What is kept.
   *
   * @param fewestChanges no index is built anew for fewer changed items
   * @param idleReleases how many releases stay loaded that no request is sent to
   */
  public record Keeping(int fewestChanges, int idleReleases) {

    /** What suits most. */
    public static final Keeping DEFAULT = new Keeping(1000, 5);

    /** Checks the ranges. */
    public Keeping {
      if (fewestChanges < 1 || idleReleases < 0) {
        throw new IllegalArgumentException(
            "rebuild-after must be at least 1 and keep at least 0, but they are %d and %d"
                .formatted(fewestChanges, idleReleases));
      }
    }
  }

  /**
   * Serves nothing until {@link #load} is done.
   *
   * @param folder where the bundles are
   * @param loader makes releases of them
   * @param experiments what runs
   * @param defaultRelease what a request gets that no experiment takes; must be in the folder
   */
  public Releases(
      ReleaseFolder folder,
      ReleaseLoader loader,
      Experiments experiments,
      String defaultRelease,
      Keeping keeping) {
    this.folder = folder;
    this.loader = loader;
    this.keeping = keeping;
    shelf = new Shelf(experiments, defaultRelease);
  }

  /** What is served; empty while it is being loaded. */
  public Optional<Serving> serving() {
    return shelf.serving();
  }

  /** How many loads of a release came to be served. */
  public long accepted() {
    return accepted.get();
  }

  /** How many loads of a release were refused. */
  public long refusals() {
    return refusals.get();
  }

  /** Whether any release that is served has an item. */
  public boolean knows(String id) {
    return serving().stream()
        .flatMap(now -> now.releases().values().stream())
        .anyMatch(release -> release.catalog().position(id).isPresent());
  }

  /**
   * Tells somebody what runs, now and before anything else does.
   *
   * @param told the only one; takes the place of who was told before
   */
  public void announce(Consumer<Experiments> told) {
    loading.lock();
    try {
      herald = told;
      told.accept(shelf.experiments());
    } finally {
      loading.unlock();
    }
  }

  /** Loads every release of the folder. One that fails is refused with its reason. */
  public Serving load() {
    loading.lock();
    try {
      loader.removeAbandoned();
      for (String name : folder.names()) {
        take(name);
      }
      shelf.retire(keeping.idleReleases());
      return shelf.serve();
    } finally {
      loading.unlock();
    }
  }

  /**
   * Looks what has changed in the folder: loads what is new or different, forgets what is gone. A
   * release that requests are sent to is served on when its folder is gone. One whose index did not
   * answer is tried again, after as long as the last attempt took; while none answers only one of
   * them at each look, so that others who change releases need not wait for all.
   */
  public void lookAgain() {
    loading.lock();
    try {
      Set<String> names = new TreeSet<>(folder.names());
      for (String name : outstanding(names)) {
        take(name);
        shelf.retire(keeping.idleReleases());
        if (dueAt.containsKey(name)) {
          break; // The next look goes on with those that have waited longest.
        }
      }
      Set<String> gone = new TreeSet<>(tried.keySet());
      gone.removeAll(names);
      gone.removeAll(shelf.needed());
      for (String name : gone) {
        LOG.log(Level.INFO, "release ''{0}'' is gone from the folder", name);
        tried.remove(name);
        dueAt.remove(name);
        shelf.remove(name);
      }
      if (!gone.isEmpty()) {
        shelf.serve();
      }
    } finally {
      loading.unlock();
    }
  }

  /**
   * Loads a release now, also if it was loaded, refused or retired before.
   *
   * @return why it is refused; empty if it is served
   * @throws InvalidInputException if the folder has none of this name
   */
  public Optional<String> add(String name) {
    loading.lock();
    try {
      if (!folder.names().contains(name)) {
        throw new InvalidInputException(
            "the releases folder has no release '%s'; it has %s"
                .formatted(name, String.join(", ", folder.names())));
      }
      boolean asItIs = shelf.loaded().contains(name) && folder.stamp(name).equals(tried.get(name));
      Optional<String> refusal = asItIs ? Optional.empty() : take(name);
      shelf.serve();
      return refusal;
    } finally {
      loading.unlock();
    }
  }

  /**
   * Sends the requests that no experiment takes to a release.
   *
   * @throws InvalidInputException if it is not served
   */
  public void makeDefault(String name) {
    loading.lock();
    try {
      if (!shelf.loaded().contains(name)) {
        throw new InvalidInputException("release '" + name + "' is not served");
      }
      shelf.defaultRelease(name);
      shelf.serve();
      shelf.retire(keeping.idleReleases());
    } finally {
      loading.unlock();
    }
  }

  /**
   * Runs other experiments. What they need and is not loaded is loaded first.
   *
   * @throws InvalidInputException if an experiment that runs would be another
   */
  public void run(Experiments experiments) {
    run(experiments, _ -> {});
  }

  /**
   * The same.
   *
   * @param remember is given them once they are known to be lawful, before they take effect; if it
   *     fails, what ran goes on
   */
  void run(Experiments experiments, Consumer<Experiments> remember) {
    loading.lock();
    try {
      Set<String> needed = new TreeSet<>(experiments.allReleases());
      needed.removeAll(shelf.loaded());
      needed.retainAll(folder.names());
      shelf.experiments(before -> {
        experiments.requireUnchanged(before);
        return before;
      });
      needed.forEach(this::take);
      remember.accept(experiments);
      shelf.experiments(_ -> experiments);
      herald.accept(experiments);
      shelf.serve();
      shelf.retire(keeping.idleReleases());
    } finally {
      loading.unlock();
    }
  }

  /** Those that are new or different, then those that are to be tried again, in their turn. */
  private List<String> outstanding(Set<String> names) {
    long now = System.nanoTime();
    List<String> outstanding = new ArrayList<>();
    for (String name : names) {
      if (!folder.stamp(name).equals(tried.get(name))) {
        outstanding.add(name);
      }
    }
    dueAt.entrySet().stream()
        .filter(due -> names.contains(due.getKey()) && now - due.getValue() >= 0)
        .sorted(Comparator.comparingLong(due -> due.getValue() - now))
        .map(Map.Entry::getKey)
        .filter(name -> !outstanding.contains(name))
        .forEach(outstanding::add);
    return outstanding;
  }

  /** Loads a release; returns why it is refused. */
  private Optional<String> take(String name) {
    tried.put(name, folder.stamp(name));
    dueAt.remove(name);
    long start = System.nanoTime();
    try {
      LivingRelease release = loader.open(name, folder.bundle(name));
      try {
        release.apply(shelf.changesSince(0), shelf.nextVersion());
        LOG.log(
            Level.INFO, "release ''{0}'': it is asked some questions, to check and warm it", name);
        SelfCheck.of(release.release());
        shelf.put(name, release);
      } catch (RuntimeException | Error e) {
        release.close();
        throw e;
      }
      accepted.incrementAndGet();
      LOG.log(
          Level.INFO,
          "release ''{0}'' is loaded, after {1} ms",
          name,
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
      loader.tidy(folder.names().size() + keeping.idleReleases());
      return Optional.empty();
    } catch (RuntimeException | Error e) { // Native libraries fail by errors.
      String told = e.getMessage() == null ? e.toString() : e.getMessage();
      String reason = folder.withoutPlaces(told);
      boolean known = shelf.refuse(name, reason) && e instanceof IndexUnavailableException;
      LOG.log(known ? Level.DEBUG : Level.ERROR, "release ''{0}'' is refused: {1}", name, told);
      LOG.log(Level.DEBUG, "why release '" + name + "' is refused", e);
      refusals.incrementAndGet();
      if (e instanceof IndexUnavailableException) {
        long end = System.nanoTime();
        dueAt.put(name, end + (end - start));
      }
      return Optional.of(reason);
    }
  }

  /** Takes in what was written before this process began. Call it before {@link #load}. */
  public void restore(Collection<Change> before) {
    shelf.restore(before);
  }

  /**
   * Changes items in all releases, and in those that will be loaded later. Where a release's towers
   * fail now, {@link #catchUp} tries again. Only platform threads may call it.
   *
   * @param made in their order
   * @return whether all releases have them
   */
  public boolean apply(List<Change> made) {
    return shelf.apply(made);
  }

  /** Brings all releases to the last change; returns whether that succeeded. */
  public boolean catchUp() {
    return shelf.catchUp();
  }

  /**
   * Builds new indexes for those releases whose old ones have become slow, and returns when that is
   * done; meanwhile everything else goes on.
   */
  public void rebuildWornOut() {
    for (String name : shelf.wornOut(keeping.fewestChanges())) {
      shelf.beginRebuild(name).ifPresent(this::rebuild);
    }
  }

  private void rebuild(Shelf.Rebuild rebuild) {
    LOG.log(
        Level.INFO,
        "the index of ''{0}'' is being built anew: so much has changed that it is slow",
        rebuild.name());
    try {
      List<CorpusItem> items = new ArrayList<>();
      BuiltIndex built = loader.rebuild(rebuild.then(), items);
      shelf.adopt(rebuild, items, built);
      LOG.log(
          Level.INFO,
          "the index of ''{0}'' was built anew: {1} items",
          rebuild.name(),
          items.size());
    } catch (RuntimeException e) {
      rebuild.of().rebuildFailed();
      LOG.log(Level.WARNING, "the index of '" + rebuild.name() + "' cannot be built anew", e);
    } finally {
      rebuild.then().lease().end();
    }
  }

  /** Frees every release when its last request is done. */
  @Override
  public void close() {
    shelf.close();
  }
}
