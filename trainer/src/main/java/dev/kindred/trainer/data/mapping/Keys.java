package dev.kindred.trainer.data.mapping;

import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.ItemSchema;
import dev.kindred.model.feature.QueryFeature;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
    requireSame(declared, attributes);
  }

  /** Features of queries need a source, too: histories, or links that lead from a table of them. */
  static void requireSame(ItemSchema schema, PairsMapping pairs, Optional<QueriesMapping> queries) {
    boolean histories = pairs instanceof HistoriesMapping;
    if (histories && !schema.hasQueries()) {
      throw new IllegalArgumentException(
          "pairs of histories need features of queries: declare them as queries in the schema");
    }
    if (schema.hasQueries() && pairs instanceof GroupsMapping) {
      throw new IllegalArgumentException(
          "the schema declares queries, but pairs of groups lead from items; take histories, or"
              + " leave out queries");
    }
    if (queries.isPresent() != (schema.hasQueries() && !histories)) {
      throw new IllegalArgumentException(
          queries.isPresent()
              ? "the key 'queries' is for links of a schema that declares features of queries"
              : "the schema declares queries, but the key 'queries' does not say where they are");
    }
    queries.ifPresent(mapping ->
        requireSame(
            schema.queries().stream().map(QueryFeature::name).collect(Collectors.toSet()),
            mapping.attributes().keySet()));
  }

  private static void requireSame(Set<String> declared, Set<String> attributes) {
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
