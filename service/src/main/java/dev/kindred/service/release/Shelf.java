package dev.kindred.service.release;

import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.service.catalog.Change;
import dev.kindred.service.catalog.Changes;
import dev.kindred.service.experiment.Experiments;
import dev.kindred.service.index.BuiltIndex;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * The releases that are loaded, and what makes requests find them. Each change makes a new {@link
 * Serving}, which is set as one reference.
 */
final class Shelf {

  private static final Logger LOG = System.getLogger(Shelf.class.getName());

  private final AtomicReference<Optional<Serving>> serving =
      new AtomicReference<>(Optional.empty());
  private final AtomicLong versions = new AtomicLong();

  private final ReentrantLock lock = new ReentrantLock(); // Guards what follows, and sets serving.
  private final Changes changes = new Changes();
  private final SortedMap<String, LivingRelease> living = new TreeMap<>();
  private final SortedMap<String, String> refused = new TreeMap<>();
  private final Set<String> retired = new TreeSet<>();
  private Experiments experiments;
  private String defaultRelease;

  Shelf(Experiments experiments, String defaultRelease) {
    this.experiments = experiments;
    this.defaultRelease = defaultRelease;
  }

  Optional<Serving> serving() {
    return serving.get();
  }

  /** Numbers of catalogs, each higher than those before. */
  long nextVersion() {
    return versions.incrementAndGet();
  }

  /** Makes all that has changed visible at once. */
  Serving serve() {
    lock.lock();
    try {
      SortedMap<String, Release> releases = new TreeMap<>();
      living.forEach((name, release) -> releases.put(name, release.release()));
      Serving now = new Serving(releases, refused, retired, experiments, defaultRelease);
      serving.set(Optional.of(now));
      return now;
    } finally {
      lock.unlock();
    }
  }

  /** Sets what runs; visible with the next {@link #serve}. */
  void experiments(UnaryOperator<Experiments> change) {
    lock.lock();
    try {
      experiments = change.apply(experiments);
    } finally {
      lock.unlock();
    }
  }

  /** What runs, or will with the next {@link #serve}. */
  Experiments experiments() {
    lock.lock();
    try {
      return experiments;
    } finally {
      lock.unlock();
    }
  }

  /** Sets what a request gets that no experiment takes; visible with the next {@link #serve}. */
  void defaultRelease(String name) {
    lock.lock();
    try {
      defaultRelease = name;
    } finally {
      lock.unlock();
    }
  }

  /** The releases that requests or shadows are sent to. */
  Set<String> needed() {
    lock.lock();
    try {
      Set<String> needed = new TreeSet<>(experiments.allReleases());
      needed.add(defaultRelease);
      return needed;
    } finally {
      lock.unlock();
    }
  }

  /** The releases that are loaded. */
  Set<String> loaded() {
    lock.lock();
    try {
      return new TreeSet<>(living.keySet());
    } finally {
      lock.unlock();
    }
  }

  void restore(Collection<Change> before) {
    lock.lock();
    try {
      before.forEach(changes::add);
    } finally {
      lock.unlock();
    }
  }

  List<Change> changesSince(long sequence) {
    lock.lock();
    try {
      return changes.since(sequence);
    } finally {
      lock.unlock();
    }
  }

  boolean apply(List<Change> made) {
    lock.lock();
    try {
      made.forEach(changes::add);
      return catchUp();
    } finally {
      lock.unlock();
    }
  }

  boolean catchUp() {
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
          release.apply(changes.since(release.applied()), nextVersion());
          some = true;
        } catch (RuntimeException | Error e) { // Native libraries fail by errors.
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
   * Puts a release in its place, with the changes that have come while it was loaded. One that
   * takes the place of another is served at once, a new one with the next {@link #serve}.
   */
  void put(String name, LivingRelease release) {
    lock.lock();
    try {
      release.apply(changes.since(release.applied()), nextVersion());
      refused.remove(name);
      retired.remove(name);
      LivingRelease before = living.put(name, release);
      if (before != null) {
        serve();
        before.close();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Remembers why a release is not served; one of its name that is served goes on.
   *
   * @return whether it was refused for the same reason before
   */
  boolean refuse(String name, String reason) {
    lock.lock();
    try {
      return reason.equals(refused.put(name, reason));
    } finally {
      lock.unlock();
    }
  }

  /** Forgets a release, or why there is none. */
  void remove(String name) {
    lock.lock();
    try {
      refused.remove(name);
      retired.remove(name);
      LivingRelease before = living.remove(name);
      if (before != null) {
        serve();
        before.close();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Closes the oldest of those that nobody needs, until so many of them are left. */
  void retire(int kept) {
    lock.lock();
    try {
      Set<String> needed = needed();
      List<String> idle =
          living.keySet().stream()
              .filter(name -> !needed.contains(name))
              .sorted(Comparator.comparing(this::createdAt).reversed())
              .skip(kept)
              .toList();
      List<LivingRelease> closing =
          idle.stream().flatMap(name -> Optional.ofNullable(living.remove(name)).stream()).toList();
      retired.addAll(idle);
      serve();
      closing.forEach(LivingRelease::close);
    } finally {
      lock.unlock();
    }
  }

  private String createdAt(String name) {
    LivingRelease release = living.get(name);
    return release == null ? "" : release.release().manifest().createdAt();
  }

  List<String> wornOut(int fewestChanges) {
    lock.lock();
    try {
      return living.entrySet().stream()
          .filter(entry -> entry.getValue().isWornOut(fewestChanges))
          .map(Map.Entry::getKey)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** A release as it was when a new index of it was begun; its lease is held. */
  record Rebuild(String name, LivingRelease of, Release then, long applied) {}

  Optional<Rebuild> beginRebuild(String name) {
    lock.lock();
    try {
      LivingRelease known = living.get(name);
      return known == null || !known.release().lease().begin()
          ? Optional.empty()
          : Optional.of(new Rebuild(name, known, known.release(), known.applied()));
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("ReferenceEquality") // It may have been loaded anew.
  void adopt(Rebuild rebuild, List<CorpusItem> items, BuiltIndex built) {
    lock.lock();
    try {
      if (living.get(rebuild.name()) != rebuild.of()) {
        built.close();
        return;
      }
      LivingRelease of = rebuild.of();
      List<Change> since =
          changes.since(rebuild.applied()).stream()
              .filter(change -> change.sequence() <= of.applied())
              .toList();
      int firstNew =
          (int)
              rebuild
                  .then()
                  .catalog()
                  .positions()
                  .filter(position -> !rebuild.then().catalog().isNew(position))
                  .count();
      Lease before = of.adopt(items, firstNew, built, since, nextVersion());
      serve();
      before.end();
    } finally {
      lock.unlock();
    }
  }

  void close() {
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
