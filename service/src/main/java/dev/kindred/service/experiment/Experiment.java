package dev.kindred.service.experiment;

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
 */
public record Experiment(
    String name,
    UnitKind unit,
    String layer,
    Range range,
    String salt,
    List<Variant> variants,
    Map<String, String> overrides) {

  /** The hash that this version of Kindred knows: murmur3 x86 32 bit, seed 0. */
  static final int HASH_VERSION = 1;

  /**
   * The variant of a unit; empty if it does not take part.
   *
   * @param id the unit, as it was given with the request
   */
  Optional<Variant> variantOf(String id) {
    String forced = overrides.get(id);
    if (forced != null) {
      return variants.stream().filter(variant -> variant.name().equals(forced)).findFirst();
    }
    if (!range.contains(scaled(Murmur3.hash("traffic/" + layer + "/" + id, 0), Range.WHOLE))) {
      return Optional.empty();
    }
    int sum = variants.stream().mapToInt(Variant::weight).sum();
    int place = scaled(Murmur3.hash("variant/" + salt + "/" + id, 0), sum);
    for (Variant variant : variants) {
      if (place < variant.weight()) {
        return Optional.of(variant);
      }
      place -= variant.weight();
    }
    throw new IllegalStateException("the weights of experiment '" + name + "' do not add up");
  }

  /** Maps a hash evenly on 0 to {@code size} - 1. */
  private static int scaled(int hash, int size) {
    return (int) ((Integer.toUnsignedLong(hash) * size) >>> Integer.SIZE);
  }
}
