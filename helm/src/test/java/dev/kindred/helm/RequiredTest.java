package dev.kindred.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RequiredTest {

  @Test
  void anObjectThatLacksOneRequiredFieldIsRefused() {
    Set<String> lacked = new TreeSet<>();
    for (String values : ValueSets.ALL.values()) {
      for (HasMetadata object : Chart.objects(values)) {
        for (String path : Required.of(object.getKind())) {
          if (path.equals("kind") || !lacked.add(object.getKind() + " " + path)) {
            continue;
          }
          JsonNode tree = Required.tree(object);
          List<JsonNode> holders = Required.holders(tree, path);
          if (holders.isEmpty()) {
            lacked.remove(object.getKind() + " " + path); // Perhaps another has it.
            continue;
          }
          ((ObjectNode) holders.getLast()).remove(Required.name(path));

          assertThatThrownBy(() -> Required.requireComplete(tree))
              .hasMessageContaining(object.getKind() + " lacks " + path);
        }
      }
    }
    assertThat(lacked)
        .contains(
            "Deployment spec.selector",
            "Deployment spec.template.spec.containers.*.image",
            "CronJob spec.schedule",
            "Ingress spec.rules.*.http.paths.*.pathType",
            "HTTPRoute spec.rules.*.backendRefs.*.port",
            "HorizontalPodAutoscaler spec.maxReplicas",
            "NetworkPolicy spec.podSelector",
            "PodDisruptionBudget spec.selector",
            "PrometheusRule spec.groups.*.rules.*.expr",
            "Service spec.ports.*.port");
  }

  @Test
  void aSelectorThatItsPodsDoNotMatchIsRefused() {
    for (HasMetadata object : Chart.objects("{}")) {
      if (object.getKind().equals("Deployment")) {
        JsonNode tree = Required.tree(object);
        ((ObjectNode) tree.at("/spec/selector/matchLabels")).put("app.kubernetes.io/name", "other");

        assertThatThrownBy(() -> Required.requireComplete(tree)).hasMessageContaining("selector");
      }
    }
  }
}
