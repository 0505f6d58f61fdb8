package dev.kindred.trainer.data.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.model.feature.Item;
import dev.kindred.trainer.data.Pairs;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClassGraphTest {

  @Test
  void itemsAreTopLevelClassesWithTheirFeatures() {
    assertThat(graph().items())
        .containsExactly(
            new Item(
                "Main",
                Map.of("module", List.of("m"), "kind", List.of("class"), "words", List.of("main"))),
            new Item(
                "a.HashMap",
                Map.of(
                    "package", List.of("a"),
                    "module", List.of("m"),
                    "kind", List.of("class"),
                    "supertypes", List.of("a.Map"),
                    "words", List.of("hash", "map"))),
            new Item(
                "a.Map",
                Map.of(
                    "package", List.of("a"),
                    "module", List.of("m"),
                    "kind", List.of("interface"),
                    "words", List.of("map"))));
  }

  @Test
  void referencesOfNestedClassesCountForTheirTopLevelClassAndOwnOnesAreDropped() {
    // Main → HashMap; HashMap → Map (its supertype) and, from the nested Node, → Main.
    assertThat(graph().references(true))
        .isEqualTo(new Pairs(new int[] {0, 1, 1}, new int[] {1, 0, 2}));
  }

  @Test
  void linksToASupertypeAreLeftOut() {
    assertThat(graph().references(false)).isEqualTo(new Pairs(new int[] {0, 1}, new int[] {1, 0}));
  }

  private static ClassGraph graph() {
    List<ClassFacts> classes =
        List.of(
            new ClassFacts("a.Map", "interface", List.of(), Set.of("a.Map", "java.Unknown")),
            new ClassFacts("a.HashMap$Node", "class", List.of(), Set.of("Main", "a.HashMap")),
            new ClassFacts(
                "a.HashMap", "class", List.of("a.Map"), Set.of("a.HashMap$Node", "a.Map")),
            new ClassFacts("Main", "class", List.of(), Set.of("a.HashMap$Node")));
    ClassNames names = new ClassNames();
    classes.forEach(type -> names.add(type.name()));
    ClassGraph graph = new ClassGraph(names);
    classes.forEach(type -> graph.add("m", type));
    return graph;
  }
}
