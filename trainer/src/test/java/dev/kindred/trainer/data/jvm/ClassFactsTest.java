package dev.kindred.trainer.data.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ClassFactsTest {
  interface Shape {}

  enum Colour {
    RED
  }

  record Point(int x, int y) implements Shape {}

  @Retention(RetentionPolicy.SOURCE)
  @interface Marker {}

  static class Shapes extends ArrayList<Shape> implements Serializable {
    private static final long serialVersionUID = 1L;

    Object arrays() {
      return new UUID[0][];
    }
  }

  @Test
  void kindsAreTold() throws IOException {
    assertThat(facts(Shape.class).kind()).isEqualTo("interface");
    assertThat(facts(Colour.class).kind()).isEqualTo("enum");
    assertThat(facts(Point.class).kind()).isEqualTo("record");
    assertThat(facts(Marker.class).kind()).isEqualTo("annotation");
    assertThat(facts(Shapes.class).kind()).isEqualTo("class");
  }

  @Test
  void supertypesAreTheSuperclassAndTheInterfacesButNotObject() throws IOException {
    assertThat(facts(Shapes.class).supertypes())
        .containsExactly("java.util.ArrayList", "java.io.Serializable");
    assertThat(facts(Shape.class).supertypes()).isEmpty();
  }

  @Test
  void anArrayRefersToTheClassOfItsElements() throws IOException {
    ClassFacts facts = facts(Shapes.class);
    assertThat(facts.name()).isEqualTo(Shapes.class.getName());
    assertThat(facts.references())
        .contains("java.util.UUID", "java.util.ArrayList", Shapes.class.getName())
        .doesNotContain("")
        .allSatisfy(name -> assertThat(name).doesNotContain("/", "[", ";"));
  }

  private static ClassFacts facts(Class<?> type) throws IOException {
    String file = "/" + type.getName().replace('.', '/') + ".class";
    try (InputStream in = ClassFactsTest.class.getResourceAsStream(file)) {
      assertThat(in).isNotNull();
      return ClassFacts.of(in.readAllBytes());
    }
  }
}
