package dev.kindred.service.release;

import dev.kindred.service.experiment.Experiments;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/** What is served now: one reference that is set as a whole. */
public final class Releases implements AutoCloseable {

  private static final Logger LOG = System.getLogger(Releases.class.getName());

  private final ReleaseFolder folder;
  private final ReleaseLoader loader;
  private final Experiments experiments;
  private final String defaultRelease;
  private final AtomicReference<Optional<Serving>> serving =
      new AtomicReference<>(Optional.empty());

  /**
   * Serves nothing until {@link #load} is done.
   *
   * @param folder where the bundles are
   * @param loader makes releases of them
   * @param experiments what runs
   * @param defaultRelease what a request gets that no experiment takes; must be in the folder
   */
  public Releases(
      ReleaseFolder folder, ReleaseLoader loader, Experiments experiments, String defaultRelease) {
    this.folder = folder;
    this.loader = loader;
    this.experiments = experiments;
    this.defaultRelease = defaultRelease;
  }

  /** What is served; empty while it is being loaded. */
  public Optional<Serving> serving() {
    return serving.get();
  }

  /** Loads every release of the folder. One that fails is refused with its reason. */
  public Serving load() {
    SortedMap<String, Release> loaded = new TreeMap<>();
    Map<String, String> refused = new TreeMap<>();
    for (String name : folder.names()) {
      try {
        loaded.put(name, loader.load(name, folder.bundle(name)));
      } catch (RuntimeException | Error e) { // Native libraries fail by errors.
        String reason = e.getMessage() == null ? e.toString() : e.getMessage();
        refused.put(name, reason);
        LOG.log(Level.ERROR, "release ''{0}'' is refused: {1}", name, reason);
        LOG.log(Level.DEBUG, "why release '" + name + "' is refused", e);
      }
    }
    Serving now = new Serving(loaded, new TreeMap<>(refused), experiments, defaultRelease);
    serving.set(Optional.of(now));
    return now;
  }

  /** Frees every release; nothing may be asking them. */
  @Override
  public void close() {
    serving
        .getAndSet(Optional.empty())
        .ifPresent(last -> last.releases().values().forEach(Release::close));
  }
}
