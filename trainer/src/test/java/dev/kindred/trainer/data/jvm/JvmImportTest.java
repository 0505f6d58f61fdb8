package dev.kindred.trainer.data.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.kindred.model.feature.Item;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Pairs;
import dev.kindred.trainer.data.RandomSplit;
import dev.kindred.trainer.data.Split;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmImportTest {
  private static final RandomSplit SPLIT = new RandomSplit(1, 0.1, 0.1);

  @TempDir private Path folder = Path.of("");

  @Test
  void theRunningJdkAndAJarBecomeADatasetThatIsReadBackTheSame() throws IOException {
    Path jar = folder.resolve("tool.jar");
    write(jar, ClassGraph.class);
    Path out = folder.resolve("dataset");
    Dataset written = new JvmImport(true, List.of(jar), false, SPLIT).writeTo(out);
    Dataset read = Dataset.open(out);
    assertThat(read.digest()).isEqualTo(written.digest());
    assertThat(read.items()).extracting(Item::id).isSorted().hasSizeGreaterThan(3000);
    Item hashMap = read.items().get(read.row("java.util.HashMap").orElseThrow());
    assertThat(hashMap.values("package")).containsExactly("java.util");
    assertThat(hashMap.values("module")).containsExactly("java.base");
    assertThat(hashMap.values("words")).containsExactly("hash", "map");
    assertThat(hashMap.values("supertypes"))
        .containsExactly(
            "java.util.AbstractMap",
            "java.util.Map",
            "java.lang.Cloneable",
            "java.io.Serializable");
    Item tool = read.items().get(read.row(ClassGraph.class.getName()).orElseThrow());
    assertThat(tool.values("module")).containsExactly("tool");
    int pairs = read.pairs(Split.TRAIN).size();
    assertThat(read.pairs(Split.TEST).size()).isBetween(pairs / 8 - 1, pairs / 8 + 1);
    assertThat(Files.readString(out.resolve("dataset.json")))
        .contains("\"importer\" : \"jvm\"", "\"supertypeLinks\" : false", "tool.jar");
  }

  @Test
  void anApplicationAloneIsADataset() throws IOException {
    Path library = Files.createDirectory(folder.resolve("lib"));
    write(library.resolve("graph.jar"), ClassGraph.class);
    write(library.resolve("names.jar"), ClassNames.class);
    Path classes = folder.resolve("app");
    String facts = ClassFacts.class.getName().replace('.', '/') + ".class";
    Files.createDirectories(classes.resolve(facts).getParent());
    try (var in = ClassFacts.class.getClassLoader().getResourceAsStream(facts)) {
      assertThat(in).isNotNull();
      Files.copy(in, classes.resolve(facts));
    }
    Dataset dataset =
        new JvmImport(false, List.of(classes, library), false, new RandomSplit(1, 0, 0))
            .writeTo(folder.resolve("dataset"));
    assertThat(dataset.items())
        .extracting(
            item -> item.id().substring(item.id().lastIndexOf('.') + 1),
            item -> item.values("module"))
        .containsExactly(
            tuple("ClassFacts", List.of("app")),
            tuple("ClassGraph", List.of("graph")),
            tuple("ClassNames", List.of("names")));
    // The graph uses the other two, and they nothing of the three.
    assertThat(dataset.pairs(Split.TRAIN)).isEqualTo(new Pairs(new int[] {1, 1}, new int[] {0, 2}));
  }

  @Test
  void nothingToImportIsRefused() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertRefused(empty, "empty holds no classes; name a jar");
    assertThatThrownBy(() -> new JvmImport(false, List.of(), false, SPLIT))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("--path");
  }

  @Test
  void aJarThatIsNoneIsRefused() throws IOException {
    Path jar = Files.writeString(folder.resolve("no.jar"), "not a zip");
    assertRefused(jar, "no.jar cannot be read as a jar");
    assertRefused(folder.resolve("none.jar"), "none.jar does not exist");
  }

  @Test
  void aClassFileThatIsNoneIsRefused() throws IOException {
    Path jar = folder.resolve("broken.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      zip.putNextEntry(new ZipEntry("Broken.class"));
      zip.write("nothing".getBytes(StandardCharsets.UTF_8));
    }
    assertRefused(jar, "Broken.class cannot be read as a class file");
  }

  private void assertRefused(Path jar, String message) {
    Path out = folder.resolve("dataset");
    assertThatThrownBy(() -> new JvmImport(true, List.of(jar), false, SPLIT).writeTo(out))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message);
    assertThat(out).doesNotExist();
  }

  private static void write(Path jar, Class<?> type) throws IOException {
    String name = type.getName().replace('.', '/') + ".class";
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(name));
      try (var in = type.getClassLoader().getResourceAsStream(name)) {
        assertThat(in).isNotNull();
        in.transferTo(zip);
      }
    }
  }
}
