package dev.kindred.trainer.data.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClassNamesTest {

  @Test
  void nestedClassesFoldIntoTheOutermost() {
    ClassNames names = names("a.Map", "a.Map$Entry", "a.Map$Entry$1");
    assertThat(names.topLevel("a.Map$Entry$1")).isEqualTo("a.Map");
    assertThat(names.topLevel("a.Map")).isEqualTo("a.Map");
  }

  @Test
  void aDollarSignAloneDoesNotNest() {
    ClassNames names = names("a.$Gson$Types", "a.$Gson$Types$1", "a.Odd$Name");
    assertThat(names.topLevel("a.$Gson$Types$1")).isEqualTo("a.$Gson$Types");
    assertThat(names.topLevel("a.Odd$Name")).isEqualTo("a.Odd$Name");
  }

  private static ClassNames names(String... all) {
    ClassNames names = new ClassNames();
    for (String name : all) {
      assertThat(names.add(name)).isTrue();
    }
    return names;
  }
}
