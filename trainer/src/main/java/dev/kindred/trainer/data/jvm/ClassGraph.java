package dev.kindred.trainer.data.jvm;

import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.ItemSchema;
import dev.kindred.trainer.data.Pairs;
import dev.kindred.trainer.data.PairsCollector;
import dev.kindred.trainer.data.Words;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Top-level classes as items, in the order of their names, and the references among them. What a
 * nested class refers to counts for the class that it is nested in; references of a class to itself
 * are dropped.
 */
final class ClassGraph {
  static final ItemSchema SCHEMA =
      new ItemSchema(
          List.of(
              FeatureSpec.oneHot(FeatureSpec.ID),
              FeatureSpec.oneHot("package"),
              FeatureSpec.oneHot("module"),
              FeatureSpec.oneHot("kind"),
              FeatureSpec.multiHot("supertypes"),
              FeatureSpec.multiHot("words")),
          List.of());

  private final ClassNames names;
  private final Map<String, Item> items = new TreeMap<>();
  private final Map<String, Set<String>> references = new HashMap<>();

  /**
   * @param names all classes that will be added, nested ones too
   */
  ClassGraph(ClassNames names) {
    this.names = names;
  }

  void add(String module, ClassFacts type) {
    String topLevel = names.topLevel(type.name());
    if (topLevel.equals(type.name())) {
      items.put(topLevel, item(module, type));
    }
    Set<String> targets = references.computeIfAbsent(topLevel, _ -> new TreeSet<>());
    for (String reference : type.references()) {
      String target = names.topLevel(reference);
      if (names.contains(target) && !target.equals(topLevel)) {
        targets.add(target);
      }
    }
  }

  private static Item item(String module, ClassFacts type) {
    int dot = type.name().lastIndexOf('.');
    Map<String, List<String>> attributes = new HashMap<>();
    if (dot > 0) {
      attributes.put("package", List.of(type.name().substring(0, dot)));
    }
    attributes.put("module", List.of(module));
    attributes.put("kind", List.of(type.kind()));
    attributes.put("supertypes", type.supertypes());
    attributes.put(
        "words", Words.ofCamelCase(type.name().substring(dot + 1)).stream().distinct().toList());
    attributes.values().removeIf(List::isEmpty);
    return new Item(type.name(), attributes);
  }

  List<Item> items() {
    return List.copyOf(items.values());
  }

  /**
   * The references, by source, then by target.
   *
   * @param toSupertypes whether to keep those to a direct supertype, which the source has as a
   *     feature
   */
  Pairs references(boolean toSupertypes) {
    Map<String, Integer> rows = HashMap.newHashMap(items.size());
    items.keySet().forEach(id -> rows.put(id, rows.size()));
    PairsCollector pairs = new PairsCollector();
    int source = 0;
    for (Item item : items.values()) {
      Set<String> known = new HashSet<>();
      item.values("supertypes").forEach(supertype -> known.add(names.topLevel(supertype)));
      for (String target : references.getOrDefault(item.id(), Set.of())) {
        Integer row = rows.get(target);
        if (row != null && (toSupertypes || !known.contains(target))) {
          pairs.add(source, row);
        }
      }
      source++;
    }
    return pairs.toPairs();
  }
}
