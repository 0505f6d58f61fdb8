package dev.kindred.service.experiment;

import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.files.YamlFile;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The experiments as YAML:
 *
 * <pre>
 *   experiments:
 *     - name: ssl                # unique
 *       unit: user               # user | session | seed
 *       traffic: 100%            # of the layer
 *       from: 0%                 # where in the layer it starts; 0% if absent
 *       layer: ssl               # the name if absent
 *       salt: ssl                # the name if absent
 *       hash-version: 1          # 1 if absent
 *       variants:
 *         control:   {weight: 50, release: baseline}
 *         treatment: {weight: 50, release: cfm, mode: next, popularity: 0.5}
 *       overrides: {user-42: treatment}
 *       forcible: false          # whether a request may ask for a variant; false if absent
 *       shadow: {release: next, share: 10%}   # answers too, nobody sees it; mode, popularity
 * </pre>
 */
public final class ExperimentsFile {

  private static final BigDecimal MAX_WEIGHT = BigDecimal.valueOf(1000);

  private ExperimentsFile() {}

  record Root(@Nullable List<Entry> experiments) {}

  record Entry(
      @Nullable String name,
      @Nullable UnitKind unit,
      @Nullable String traffic,
      @Nullable String from,
      @Nullable String layer,
      @Nullable String salt,
      @Nullable Integer hashVersion,
      @Nullable LinkedHashMap<String, VariantEntry> variants,
      @Nullable LinkedHashMap<String, String> overrides,
      @Nullable Boolean forcible,
      @Nullable ShadowEntry shadow) {}

  record ShadowEntry(
      @Nullable String release,
      @Nullable Mode mode,
      @Nullable Double popularity,
      @Nullable String share) {}

  record VariantEntry(
      @Nullable BigDecimal weight,
      @Nullable String release,
      @Nullable Mode mode,
      @Nullable Double popularity) {}

  /**
   * Reads the file.
   *
   * @throws InvalidInputException if it is missing, has an unknown key or breaks a rule; the
   *     message names the file, the experiment and the key
   */
  public static Experiments read(Path file) {
    List<Entry> entries = YamlFile.read(file, Root.class).experiments();
    List<Experiment> experiments = new ArrayList<>();
    for (Entry entry : entries == null ? List.<Entry>of() : entries) {
      String place = file + ", experiment '" + (entry.name() == null ? "" : entry.name()) + "'";
      try {
        experiments.add(experiment(entry, experiments));
      } catch (IllegalArgumentException e) {
        throw new InvalidInputException(place + ": " + e.getMessage(), e);
      }
    }
    return new Experiments(experiments);
  }

  /**
   * Checks that each release that an experiment names exists.
   *
   * @param releases the names of all releases, good or bad
   * @throws InvalidInputException naming the file, the experiment, the variant and the known names
   */
  public static void requireReleases(Path file, Experiments experiments, Set<String> releases) {
    for (Experiment experiment : experiments.list()) {
      for (Variant variant : experiment.variants()) {
        requireRelease(
            file, experiment, "variant '" + variant.name() + "'", variant.release(), releases);
      }
      experiment
          .shadow()
          .ifPresent(
              shadow -> requireRelease(file, experiment, "shadow", shadow.release(), releases));
    }
  }

  private static void requireRelease(
      Path file, Experiment experiment, String place, String release, Set<String> releases) {
    if (!releases.contains(release)) {
      throw new InvalidInputException(
          "%s, experiment '%s', %s: there is no release '%s'; the releases are %s"
              .formatted(
                  file,
                  experiment.name(),
                  place,
                  release,
                  String.join(", ", new TreeSet<>(releases))));
    }
  }

  private static Experiment experiment(Entry entry, List<Experiment> before) {
    String name = required("name", entry.name());
    int from = entry.from() == null ? 0 : Range.parse("from", entry.from());
    int share = Range.parse("traffic", required("traffic", entry.traffic()));
    Integer hashVersion = entry.hashVersion();
    require(
        hashVersion == null || hashVersion == Experiment.HASH_VERSION,
        "hash-version must be " + Experiment.HASH_VERSION + ", but is " + hashVersion);
    Experiment experiment =
        new Experiment(
            name,
            required("unit", entry.unit()),
            entry.layer() == null ? name : entry.layer(),
            new Range(from, from + share),
            entry.salt() == null ? name : entry.salt(),
            variants(required("variants", entry.variants())),
            entry.overrides() == null ? Map.of() : Map.copyOf(entry.overrides()),
            entry.forcible() != null && entry.forcible(),
            shadow(entry.shadow()));
    requireKnownOverrides(experiment);
    before.forEach(other -> requireApart(experiment, other));
    return experiment;
  }

  private static List<Variant> variants(Map<String, VariantEntry> entries) {
    List<Variant> variants = new ArrayList<>();
    entries.forEach((name, entry) -> {
      int weight = weight(name, required("variants." + name + ".weight", entry.weight()));
      String release = required("variants." + name + ".release", entry.release());
      Double popularity = entry.popularity();
      requirePopularity("variants." + name, popularity);
      variants.add(new Variant(name, weight, release, entry.mode(), popularity));
    });
    require(
        variants.stream().anyMatch(variant -> variant.weight() > 0),
        "variants must hold at least one variant with a weight above 0");
    return List.copyOf(variants);
  }

  private static Optional<Shadow> shadow(@Nullable ShadowEntry entry) {
    if (entry == null) {
      return Optional.empty();
    }
    requirePopularity("shadow", entry.popularity());
    int share = Range.parse("shadow.share", required("shadow.share", entry.share()));
    return Optional.of(
        new Shadow(
            required("shadow.release", entry.release()),
            entry.mode(),
            entry.popularity(),
            (double) share / Range.WHOLE));
  }

  private static void requirePopularity(String place, @Nullable Double popularity) {
    require(
        popularity == null || (popularity >= 0 && popularity <= 1),
        "%s.popularity must be between 0 and 1, but is %s".formatted(place, popularity));
  }

  private static int weight(String variant, BigDecimal weight) {
    require(
        weight.signum() >= 0
            && weight.compareTo(MAX_WEIGHT) <= 0
            && weight.stripTrailingZeros().scale() <= 0,
        "variants.%s.weight must be a whole number between 0 and %s, but is %s"
            .formatted(variant, MAX_WEIGHT, weight));
    return weight.intValueExact();
  }

  private static void requireKnownOverrides(Experiment experiment) {
    List<String> known = experiment.variants().stream().map(Variant::name).toList();
    experiment
        .overrides()
        .forEach((unit, variant) ->
            require(
                known.contains(variant),
                "overrides.%s names the variant '%s', but the variants are %s"
                    .formatted(unit, variant, String.join(", ", known))));
  }

  private static void requireApart(Experiment experiment, Experiment other) {
    require(
        !experiment.name().equals(other.name()),
        "the name stands twice; every experiment needs a name of its own");
    require(
        !experiment.layer().equals(other.layer()) || !experiment.range().overlaps(other.range()),
        "its traffic overlaps that of '%s' in layer '%s'; move it with 'from' or lower a 'traffic'"
            .formatted(other.name(), other.layer()));
  }

  private static <T> T required(String key, @Nullable T value) {
    if (value == null || value.equals("")) {
      throw new IllegalArgumentException(key + " is missing");
    }
    return value;
  }

  private static void require(boolean holds, String law) {
    if (!holds) {
      throw new IllegalArgumentException(law);
    }
  }
}
