package dev.kindred.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The chart. */
final class Chart {

  static final Path FOLDER = Path.of("kindred");
  static final String RELEASE = "shop";
  static final String NAME = "shop-kindred";

  private static final Pattern DOCUMENT = Pattern.compile("(?m)^---$");
  private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();

  private Chart() {}

  static LintResult lint() {
    return new Helm(FOLDER).lint().strict().call();
  }

  /** The documents that the chart makes of some values. */
  static List<String> render(String values) {
    return render(values, "1.34.0");
  }

  /** The same in a cluster of some version. */
  static List<String> render(String values, String kubernetes) {
    try {
      Path file = Files.createTempFile("values", ".yaml");
      try {
        Files.writeString(file, values);
        String rendered =
            new Helm(FOLDER)
                .template()
                .withName(RELEASE)
                .withNamespace("recommend")
                .withKubeVersion(kubernetes)
                .withValuesFile(file)
                .call();
        return documents(rendered);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> documents(String rendered) {
    List<String> documents = new ArrayList<>();
    for (String document : DOCUMENT.splitAsStream(rendered).toList()) {
      if (document.contains("\nkind: ")) {
        documents.add(document);
      }
    }
    return documents;
  }

  /** The same as objects of Kubernetes, read strictly. */
  static List<HasMetadata> objects(String values) {
    List<HasMetadata> objects = new ArrayList<>();
    for (String document : render(values)) {
      HasMetadata object = KUBERNETES.unmarshal(document);
      Strictness.requireKnown(object, document);
      JsonNode tree = Required.tree(object);
      Strictness.requireText(
          KUBERNETES.unmarshal(document, JsonNode.class), tree, object.getKind());
      Required.requireComplete(tree);
      objects.add(object);
    }
    return objects;
  }

  static <T extends HasMetadata> List<T> all(List<HasMetadata> objects, Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  static <T extends HasMetadata> T only(List<HasMetadata> objects, Class<T> type) {
    List<T> found = all(objects, type);
    if (found.size() != 1) {
      throw new AssertionError("%d of %s, not one".formatted(found.size(), type.getSimpleName()));
    }
    return found.getFirst();
  }
}
