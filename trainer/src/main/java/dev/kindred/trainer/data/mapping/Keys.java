package dev.kindred.trainer.data.mapping;

import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.ItemSchema;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks of a mapping's keys. The messages reach the user with file, line and path of the key. */
final class Keys {
  private Keys() {}

  static <T> T require(String key, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException("the key '%s' is missing".formatted(key));
    }
    return value;
  }

  /** Every attribute that the schema names must have a source, and no other. */
  static void requireSame(ItemSchema schema, Set<String> attributes) {
    Set<String> declared = new HashSet<>(schema.stored());
    schema.features().stream()
        .map(FeatureSpec::name)
        .filter(name -> !name.equals(FeatureSpec.ID))
        .forEach(declared::add);
    for (String name : declared) {
      if (!attributes.contains(name)) {
        throw new IllegalArgumentException(
            "the schema names '%s', but attributes do not say where it comes from".formatted(name));
      }
    }
    for (String name : attributes) {
      if (!declared.contains(name)) {
        throw new IllegalArgumentException(
            "attributes name '%s', but the schema does not; declare it there as a feature or as"
                    .formatted(name)
                + " stored");
      }
    }
  }
}
