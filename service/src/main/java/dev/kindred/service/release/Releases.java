package dev.kindred.service.release;

import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.service.catalog.Change;
import dev.kindred.service.catalog.Changes;
import dev.kindred.service.experiment.Experiments;
import dev.kindred.service.index.BuiltIndex;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/** What is served now: one reference that is set as a whole. */
public final class Releases implements AutoCloseable {

  private static final Logger LOG = System.getLogger(Releases.class.getName());

  private final ReleaseFolder folder;
  private final ReleaseLoader loader;
  private final Experiments experiments;
  private final String defaultRelease;
  private final int fewestChanges;
  private final AtomicReference<Optional<Serving>> serving =
      new AtomicReference<>(Optional.empty());
  private final AtomicLong versions = new AtomicLong();

  private final ReentrantLock lock = new ReentrantLock(); // Guards what follows, and sets serving.
  private final Changes changes = new Changes();
  private final SortedMap<String, LivingRelease> living = new TreeMap<>();
  private final SortedMap<String, String> refused = new TreeMap<>();

  /**
   * Serves nothing until {@link #load} is done.
   *
   * @param folder where the bundles are
   * @param loader makes releases of them
   * @param experiments what runs
   * @param defaultRelease what a request gets that no experiment takes; must be in the folder
   * @param fewestChanges no index is built anew for fewer changed items
   */
  public Releases(
      ReleaseFolder folder,
      ReleaseLoader loader,
      Experiments experiments,
      String defaultRelease,
      int fewestChanges) {
    this.folder = folder;
    this.loader = loader;
    this.experiments = experiments;
    this.defaultRelease = defaultRelease;
    this.fewestChanges = fewestChanges;
  }

  /** What is served; empty while it is being loaded. */
  public Optional<Serving> serving() {
    return serving.get();
  }

  /** Loads every release of the folder. One that fails is refused with its reason. */
  public Serving load() {
    for (String name : folder.names()) {
      try {
        install(name, open(name));
      } catch (RuntimeException | Error e) { // Native libraries fail by errors.
        refuse(name, e);
      }
    }
    return serve();
  }

  private void refuse(String name, Throwable failure) {
    String reason = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    LOG.log(Level.ERROR, "release ''{0}'' is refused: {1}", name, reason);
    LOG.log(Level.DEBUG, "why release '" + name + "' is refused", failure);
    lock.lock();
    try {
      refused.put(name, reason);
    } finally {
      lock.unlock();
    }
  }

  /** Loads a release with all changes that there are when its loading begins. */
  private LivingRelease open(String name) {
    LivingRelease release = loader.open(name, folder.bundle(name));
    try {
      List<Change> known = changesSince(0);
      release.apply(known, versions.incrementAndGet());
      return release;
    } catch (RuntimeException | Error e) {
      release.close();
      throw e;
    }
  }

  private List<Change> changesSince(long sequence) {
    lock.lock();
    try {
      return changes.since(sequence);
    } finally {
      lock.unlock();
    }
  }

  private void install(String name, LivingRelease release) {
    lock.lock();
    try {
      release.apply(changes.since(release.applied()), versions.incrementAndGet());
      refused.remove(name);
      LivingRelease before = living.put(name, release);
      if (before != null) {
        before.close();
      }
    } finally {
      lock.unlock();
    }
  }

  private Serving serve() {
    lock.lock();
    try {
      SortedMap<String, Release> releases = new TreeMap<>();
      living.forEach((name, release) -> releases.put(name, release.release()));
      Serving now = new Serving(releases, refused, experiments, defaultRelease);
      serving.set(Optional.of(now));
      return now;
    } finally {
      lock.unlock();
    }
  }

  /** Takes in what was written before this process began. Call it before {@link #load}. */
  public void restore(Collection<Change> before) {
    lock.lock();
    try {
      before.forEach(changes::add);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Changes items in all releases, and in those that will be loaded later. Where a release's towers
   * fail now, {@link #catchUp} tries again. Only platform threads may call it.
   *
   * @param made in their order
   * @return whether all releases have them
   */
  public boolean apply(List<Change> made) {
    lock.lock();
    try {
      made.forEach(changes::add);
      return catchUp();
    } finally {
      lock.unlock();
    }
  }

  /** Brings all releases to the last change; returns whether that succeeded. */
  public boolean catchUp() {
    lock.lock();
    try {
      boolean all = true;
      boolean some = false;
      for (Map.Entry<String, LivingRelease> entry : living.entrySet()) {
        LivingRelease release = entry.getValue();
        if (release.applied() == changes.sequence()) {
          continue;
        }
        try {
          release.apply(changes.since(release.applied()), versions.incrementAndGet());
          some = true;
        } catch (RuntimeException e) {
          all = false;
          LOG.log(Level.WARNING, "release '" + entry.getKey() + "' lags behind the writes", e);
        }
      }
      if (some) {
        serve();
      }
      return all;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Builds new indexes for those releases whose old ones have become slow, and returns when that is
   * done; meanwhile everything else goes on.
   */
  public void rebuildWornOut() {
    List<String> names;
    lock.lock();
    try {
      names =
          living.entrySet().stream()
              .filter(entry -> entry.getValue().isWornOut(fewestChanges))
              .map(Map.Entry::getKey)
              .toList();
    } finally {
      lock.unlock();
    }
    names.forEach(this::rebuild);
  }

  private void rebuild(String name) {
    LivingRelease of;
    Release then;
    long applied;
    lock.lock();
    try {
      LivingRelease known = living.get(name);
      if (known == null || !known.release().lease().begin()) {
        return;
      }
      of = known;
      then = known.release();
      applied = known.applied();
    } finally {
      lock.unlock();
    }
    try {
      List<CorpusItem> items = new ArrayList<>();
      BuiltIndex built = loader.rebuild(then, items);
      adopt(name, of, items, built, applied);
      LOG.log(Level.INFO, "the index of ''{0}'' was built anew: {1} items", name, items.size());
    } catch (RuntimeException e) {
      of.rebuildFailed();
      LOG.log(Level.WARNING, "the index of '" + name + "' cannot be built anew", e);
    } finally {
      then.lease().end();
    }
  }

  @SuppressWarnings("ReferenceEquality") // It may have been loaded anew.
  private void adopt(
      String name, LivingRelease of, List<CorpusItem> items, BuiltIndex built, long applied) {
    lock.lock();
    try {
      if (living.get(name) != of) {
        built.discard();
        return;
      }
      List<Change> since =
          changes.since(applied).stream()
              .filter(change -> change.sequence() <= of.applied())
              .toList();
      of.adopt(items, built, since, versions.incrementAndGet());
      serve();
    } finally {
      lock.unlock();
    }
  }

  /** Frees every release when its last request is done. */
  @Override
  public void close() {
    lock.lock();
    try {
      serving.set(Optional.empty());
      living.values().forEach(LivingRelease::close);
      living.clear();
    } finally {
      lock.unlock();
    }
  }
}
