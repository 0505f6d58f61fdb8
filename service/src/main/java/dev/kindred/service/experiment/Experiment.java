package dev.kindred.service.experiment;

import dev.kindred.model.files.Digests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An experiment. Two separate hashes decide: one, salted by the layer, whether a unit takes part;
 * the other, salted by the experiment, which variant it gets. So the traffic can grow without
 * moving anybody from one variant to another.
 *
 * @param name unique
 * @param unit what the assignment is sticky to
 * @param layer experiments of one layer never share a unit
 * @param range the part of the layer's traffic that takes part
 * @param salt of the variant's hash
 * @param variants at least one with a positive weight
 * @param overrides units that get a variant whatever the hashes say: variant's name by unit
 * @param forcible whether a request may ask for a variant by name
 * @param shadow answers too, and is compared
 */
public record Experiment(
    String name,
    UnitKind unit,
    String layer,
    Range range,
    String salt,
    List<Variant> variants,
    Map<String, String> overrides,
    boolean forcible,
    Optional<Shadow> shadow) {

  /** The hash that this version of Kindred knows: murmur3 x86 32 bit, seed 0. */
  static final int HASH_VERSION = 1;

  private static final int DIGEST_CHARACTERS = 12;

  /** An experiment that allows no force and has no shadow. */
  public Experiment(
      String name,
      UnitKind unit,
      String layer,
      Range range,
      String salt,
      List<Variant> variants,
      Map<String, String> overrides) {
    this(name, unit, layer, range, salt, variants, overrides, false, Optional.empty());
  }

  /**
   * A digest of all that must not change while the experiment runs: what is compared, and where the
   * units of each variant are found. The traffic may grow, and overrides come and go.
   */
  public String digest() {
    StringBuilder text = new StringBuilder();
    for (Object part : List.of(HASH_VERSION, name, unit, layer, range.from(), salt)) {
      append(text, part);
    }
    for (Variant variant : variants) {
      append(text, variant.name());
      append(text, variant.weight());
      append(text, variant.release());
      append(text, variant.mode() == null ? "" : variant.mode());
      append(text, variant.popularity() == null ? "" : variant.popularity());
    }
    MessageDigest digest = Digests.newSha256();
    digest.update(text.toString().getBytes(StandardCharsets.UTF_8));
    return Digests.hex(digest).substring(0, DIGEST_CHARACTERS);
  }

  private static void append(StringBuilder text, Object part) {
    text.append(part.toString().length()).append(':').append(part);
  }

  /** Whether all variants are the same, so that any difference between them is chance. */
  public boolean isSameThroughout() {
    return variants.stream()
            .map(variant ->
                new Variant("", 0, variant.release(), variant.mode(), variant.popularity()))
            .distinct()
            .count()
        == 1;
  }
}
