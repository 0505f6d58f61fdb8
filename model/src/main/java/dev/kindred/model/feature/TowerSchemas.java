package dev.kindred.model.feature;

import dev.kindred.model.files.Digests;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.files.JsonFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What each tower reads. Where items are asked with, both read the same. Otherwise the query
 * tower's features lie in a folder of their own:
 *
 * <pre>
 * schema.json, vocabularies/          {@link FeatureSchema} of the items
 * query/schema.json, …/vocabularies/  {@link FeatureSchema} of the queries
 * query/shared.json                   which of them have an item feature's values:
 *                                     {"of": {"read": "id", "authors": "authors"}}
 * </pre>
 */
public final class TowerSchemas {

  /** The folder of the query tower's own features. */
  public static final String QUERY = "query";

  private static final String SHARED = "shared.json";

  private final FeatureSchema item;
  private final FeatureSchema query;
  private final Map<String, String> shared;

  record Shared(Map<String, String> of) {}

  private TowerSchemas(FeatureSchema item, FeatureSchema query, Map<String, String> shared) {
    this.item = item;
    this.query = query;
    this.shared = new TreeMap<>(shared);
  }

  /** Of items that are asked with themselves. */
  public static TowerSchemas same(FeatureSchema schema) {
    return new TowerSchemas(schema, schema, Map.of());
  }

  /**
   * Of queries with features of their own.
   *
   * @param shared the item feature whose values a query feature has, by the latter's name
   * @throws IllegalArgumentException if there is no such feature or its vocabulary is another
   */
  public static TowerSchemas of(
      FeatureSchema item, FeatureSchema query, Map<String, String> shared) {
    shared.forEach((name, of) -> {
      Vocabulary ofQuery = query.features().get(query.index(name)).vocabulary();
      Vocabulary ofItem = item.features().get(item.index(of)).vocabulary();
      if (!ofQuery.values().equals(ofItem.values())
          || ofQuery.oovBuckets() != ofItem.oovBuckets()) {
        throw new IllegalArgumentException(
            "the query feature '%s' has the values of '%s', but another vocabulary"
                .formatted(name, of));
      }
    });
    return new TowerSchemas(item, query, shared);
  }

  /** Whether items are asked with themselves, so that there is one schema. */
  public boolean areSame() {
    return item == query;
  }

  /** The item tower's. */
  public FeatureSchema item() {
    return item;
  }

  /** The query tower's; the very same object if {@link #areSame()}. */
  public FeatureSchema query() {
    return query;
  }

  /** The item feature whose values a query feature has; of one schema, itself. */
  public Optional<String> sharedWith(String queryFeature) {
    return areSame() ? Optional.of(queryFeature) : Optional.ofNullable(shared.get(queryFeature));
  }

  /** The features of the query tower whose values are items' ids. */
  public List<String> namingItems() {
    return shared.entrySet().stream()
        .filter(entry -> entry.getValue().equals(FeatureSpec.ID))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** What is asked with where an item is: the item, or a query that stands for it alone. */
  public Item queryOf(Item item) {
    return areSame() ? item : queryOf(item.id(), List.of(item));
  }

  /**
   * What is asked with where some items are to stand for a query: each feature that has an item
   * feature's values takes those of all the items, in their order.
   *
   * @param id of the query, for messages
   */
  public Item queryOf(String id, List<Item> items) {
    Map<String, List<String>> attributes = new TreeMap<>();
    shared.forEach((name, of) ->
        attributes.put(
            name, items.stream().flatMap(each -> each.values(of).stream()).distinct().toList()));
    return new Item(id, attributes);
  }

  /**
   * A query whose features of items' values that it does not say itself are those of the items that
   * it names: a reader given by their books alone has these books' authors, as in training.
   *
   * @param items finds an item by its id
   */
  public Item completed(Item query, Function<String, Optional<Item>> items) {
    List<Item> named =
        namingItems().stream()
            .flatMap(feature -> query.values(feature).stream())
            .flatMap(id -> items.apply(id).stream())
            .toList();
    Map<String, List<String>> attributes = new TreeMap<>(queryOf(query.id(), named).attributes());
    attributes.putAll(query.attributes());
    return new Item(query.id(), attributes);
  }

  /** Equal if and only if both towers' inputs encode alike. */
  public String fingerprint() {
    return areSame()
        ? item.fingerprint()
        : Digests.sha256(
            (item.fingerprint() + query.fingerprint() + shared).getBytes(StandardCharsets.UTF_8));
  }

  /** Writes both into an existing folder. */
  public void write(Path folder) {
    item.write(folder);
    if (!areSame()) {
      Path own = folder.resolve(QUERY);
      try {
        Files.createDirectories(own);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot create " + own, e);
      }
      query.write(own);
      JsonFile.write(own.resolve(SHARED), new Shared(shared));
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws InvalidInputException if a file is missing or broken
   */
  public static TowerSchemas read(Path folder) {
    FeatureSchema item = FeatureSchema.read(folder);
    Path own = folder.resolve(QUERY);
    if (!Files.isDirectory(own)) {
      return same(item);
    }
    try {
      return of(
          item, FeatureSchema.read(own), JsonFile.read(own.resolve(SHARED), Shared.class).of());
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(own + ": " + e.getMessage(), e);
    }
  }

  /** The files that {@link #write} writes, relative to the folder and with {@code /}. */
  public List<String> files() {
    List<String> files = new ArrayList<>(item.files());
    if (!areSame()) {
      query.files().forEach(name -> files.add(QUERY + "/" + name));
      files.add(QUERY + "/" + SHARED);
    }
    return files;
  }
}
