package dev.kindred.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Refuses objects that lack what an API server requires, of the kinds that the chart makes. */
final class Required {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Where the pods of a kind are. */
  private static final Map<String, String> PODS =
      Map.of(
          "Pod", "spec",
          "Deployment", "spec.template.spec",
          "Job", "spec.template.spec",
          "CronJob", "spec.jobTemplate.spec.template.spec");

  /** A field is required where what holds it is there; * stands for each of a list. */
  private static final List<String> OF_PODS =
      List.of(
          "containers",
          "containers.*.name",
          "containers.*.image",
          "containers.*.volumeMounts.*.name",
          "containers.*.volumeMounts.*.mountPath",
          "containers.*.env.*.name",
          "containers.*.env.*.valueFrom.fieldRef.fieldPath",
          "containers.*.ports.*.containerPort",
          "containers.*.startupProbe.httpGet.port",
          "containers.*.livenessProbe.httpGet.port",
          "containers.*.readinessProbe.httpGet.port",
          "containers.*.lifecycle.preStop.sleep.seconds",
          "initContainers.*.name",
          "initContainers.*.image",
          "initContainers.*.volumeMounts.*.name",
          "initContainers.*.volumeMounts.*.mountPath",
          "initContainers.*.env.*.name",
          "volumes.*.name",
          "volumes.*.persistentVolumeClaim.claimName",
          "volumes.*.secret.secretName",
          "volumes.*.configMap.name",
          "topologySpreadConstraints.*.maxSkew",
          "topologySpreadConstraints.*.topologyKey",
          "topologySpreadConstraints.*.whenUnsatisfiable");

  private static final Map<String, List<String>> OF_KINDS =
      Map.ofEntries(
          Map.entry("ConfigMap", List.of()),
          Map.entry("Secret", List.of()),
          Map.entry("ServiceAccount", List.of()),
          Map.entry("Pod", List.of("spec")),
          Map.entry(
              "Deployment",
              List.of("spec", "spec.selector", "spec.template", "spec.template.spec")),
          Map.entry(
              "Job",
              List.of(
                  "spec",
                  "spec.template",
                  "spec.template.spec",
                  "spec.template.spec.restartPolicy")),
          Map.entry(
              "CronJob",
              List.of(
                  "spec",
                  "spec.schedule",
                  "spec.jobTemplate",
                  "spec.jobTemplate.spec",
                  "spec.jobTemplate.spec.template",
                  "spec.jobTemplate.spec.template.spec",
                  "spec.jobTemplate.spec.template.spec.restartPolicy")),
          Map.entry("Service", List.of("spec", "spec.ports", "spec.ports.*.port")),
          Map.entry(
              "Ingress",
              List.of(
                  "spec",
                  "spec.rules.*.http.paths",
                  "spec.rules.*.http.paths.*.pathType",
                  "spec.rules.*.http.paths.*.backend",
                  "spec.rules.*.http.paths.*.backend.service",
                  "spec.rules.*.http.paths.*.backend.service.name",
                  "spec.rules.*.http.paths.*.backend.service.port")),
          Map.entry(
              "HTTPRoute",
              List.of(
                  "spec",
                  "spec.parentRefs.*.name",
                  "spec.rules.*.backendRefs.*.name",
                  "spec.rules.*.backendRefs.*.port")),
          Map.entry(
              "HorizontalPodAutoscaler",
              List.of(
                  "spec",
                  "spec.maxReplicas",
                  "spec.scaleTargetRef",
                  "spec.scaleTargetRef.kind",
                  "spec.scaleTargetRef.name",
                  "spec.metrics.*.type",
                  "spec.metrics.*.resource.name",
                  "spec.metrics.*.resource.target.type",
                  "spec.metrics.*.pods.metric.name",
                  "spec.metrics.*.pods.target.type")),
          Map.entry("PodDisruptionBudget", List.of("spec", "spec.selector")),
          Map.entry("NetworkPolicy", List.of("spec", "spec.podSelector")),
          Map.entry("ServiceMonitor", List.of("spec", "spec.selector", "spec.endpoints")),
          Map.entry(
              "PrometheusRule",
              List.of("spec", "spec.groups.*.name", "spec.groups.*.rules.*.expr")));

  private Required() {}

  /** What is required of a kind. */
  static List<String> of(String kind) {
    List<String> ofKind = OF_KINDS.get(kind);
    if (ofKind == null) {
      throw new AssertionError("what does the API server require of " + kind + "?");
    }
    List<String> all = new ArrayList<>(List.of("apiVersion", "kind", "metadata", "metadata.name"));
    all.addAll(ofKind);
    String pods = PODS.get(kind);
    if (pods != null) {
      OF_PODS.forEach(field -> all.add(pods + "." + field));
    }
    return all;
  }

  static JsonNode tree(HasMetadata object) {
    return MAPPER.valueToTree(object);
  }

  static void requireComplete(JsonNode object) {
    String kind = object.path("kind").asText();
    for (String path : of(kind)) {
      for (JsonNode holder : holders(object, path)) {
        JsonNode field = holder.path(name(path));
        if (field.isMissingNode() || field.isNull() || isBlank(field)) {
          throw new AssertionError(kind + " lacks " + path + ": " + holder);
        }
      }
    }
    JsonNode selector = object.at("/spec/selector/matchLabels");
    JsonNode labels = object.at("/spec/template/metadata/labels");
    if (kind.equals("Deployment")
        && (selector.isEmpty()
            || selector.properties().stream()
                .anyMatch(label -> !label.getValue().equals(labels.get(label.getKey()))))) {
      throw new AssertionError(
          "the selector " + selector + " does not match the template's labels " + labels);
    }
  }

  private static boolean isBlank(JsonNode field) {
    return field.isTextual() && field.asText().isEmpty();
  }

  /** Those objects that hold the last name of a path. */
  static List<JsonNode> holders(JsonNode object, String path) {
    List<JsonNode> at = List.of(object);
    String[] names = path.split("\\.", -1);
    for (int i = 0; i < names.length - 1; i++) {
      String name = names[i];
      at = at.stream().flatMap(node -> step(node, name)).toList();
    }
    return at;
  }

  private static Stream<JsonNode> step(JsonNode node, String name) {
    return name.equals("*") ? node.valueStream() : Stream.ofNullable(node.get(name));
  }

  /** The last name of a path. */
  static String name(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
