package dev.kindred.helm;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Refuses objects with fields that their kind does not have, as an API server does when told so.
 */
final class Strictness {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private static final Set<String> QUANTITIES = Set.of("limits", "requests"); // Numbers, too.

  private Strictness() {}

  /** What of the Prometheus operator's kinds the chart uses. */
  record ServiceMonitorSpec(Selector selector, List<Endpoint> endpoints) {}

  record Selector(Map<String, String> matchLabels) {}

  record Endpoint(String port, String path, String interval) {}

  record PrometheusRuleSpec(List<Group> groups) {}

  record Group(String name, List<Rule> rules) {}

  record Rule(
      String alert,
      String expr,
      @com.fasterxml.jackson.annotation.JsonProperty("for") String lasting,
      Map<String, String> labels,
      Map<String, String> annotations) {}

  static void requireKnown(HasMetadata object, String document) {
    if (object instanceof GenericKubernetesResource generic) {
      Object spec = generic.getAdditionalProperties().get("spec");
      switch (object.getKind()) {
        case "ServiceMonitor" -> MAPPER.convertValue(spec, ServiceMonitorSpec.class);
        case "PrometheusRule" -> MAPPER.convertValue(spec, PrometheusRuleSpec.class);
        default -> throw new AssertionError("no kind of Kubernetes: " + document);
      }
      return;
    }
    walk(object, object.getKind());
  }

  /**
   * Refuses numbers and truth values where an API server takes text only. What reads the objects
   * here is not so strict.
   *
   * @param written the document
   * @param read what was understood of it
   */
  static void requireText(JsonNode written, JsonNode read, String path) {
    if (written.isValueNode() && !written.isTextual() && read.isTextual()) {
      throw new AssertionError("%s is %s, not text".formatted(path, written));
    }
    for (int i = 0; i < written.size() && written.isArray(); i++) {
      requireText(written.path(i), read.path(i), path + "[" + i + "]");
    }
    for (Map.Entry<String, JsonNode> field : written.properties()) {
      if (!QUANTITIES.contains(field.getKey())) {
        requireText(field.getValue(), read.path(field.getKey()), path + "." + field.getKey());
      }
    }
  }

  private static void walk(Object value, String path) {
    switch (value) {
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          walk(list.get(i), path + "[" + i + "]");
        }
      }
      case Map<?, ?> map -> map.forEach((key, entry) -> walk(entry, path + "." + key));
      default -> {
        if (value.getClass().getName().startsWith("io.fabric8.")) {
          walkGetters(value, path);
        }
      }
    }
  }

  private static void walkGetters(Object value, String path) {
    for (Method getter : value.getClass().getMethods()) {
      if (!getter.getName().startsWith("get")
          || getter.getParameterCount() > 0
          || getter.getDeclaringClass() == Object.class) {
        continue;
      }
      Object field = read(getter, value);
      if (field == null) {
        continue;
      }
      if (getter.getName().equals("getAdditionalProperties")) {
        if (!((Map<?, ?>) field).isEmpty()) {
          throw new AssertionError("unknown fields in " + path + ": " + field);
        }
      } else {
        walk(field, path + "." + getter.getName().substring("get".length()));
      }
    }
  }

  @SuppressWarnings("NullAway") // A getter may return null.
  private static Object read(Method getter, Object value) {
    try {
      return getter.invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
