package dev.kindred.model.feature;

/**
 * A feature with the values that training knew.
 *
 * @param spec how it is declared
 * @param vocabulary its values and their ids; with as many buckets as the declaration says
 */
public record Feature(FeatureSpec spec, Vocabulary vocabulary) {

  /** Checks that both agree on the number of buckets. */
  public Feature {
    if (spec.oovBuckets() != vocabulary.oovBuckets()) {
      throw new IllegalArgumentException(
          "feature '%s' declares %d buckets, its vocabulary has %d"
              .formatted(spec.name(), spec.oovBuckets(), vocabulary.oovBuckets()));
    }
  }

  /** The declared name. */
  public String name() {
    return spec.name();
  }
}
