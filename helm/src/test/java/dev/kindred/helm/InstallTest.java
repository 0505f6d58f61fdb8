package dev.kindred.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The chart's objects in an API that keeps what it is given. */
class InstallTest {

  private static final String NAMESPACE = "recommend";

  @Test
  void everyObjectIsTakenAndFoundAgain() {
    KubernetesMockServer server =
        new KubernetesMockServer(
            new Context(),
            new MockWebServer(),
            new HashMap<>(),
            new KubernetesCrudDispatcher(),
            false);
    server.init();
    try (KubernetesClient client = server.createClient()) {
      for (String values : ValueSets.ALL.values()) {
        List<HasMetadata> objects = Chart.objects(values);
        for (HasMetadata object : objects) {
          resource(client, object).create();
        }
        for (HasMetadata object : objects) {
          assertThat(resource(client, object).get()).isNotNull();
          resource(client, object).delete();
        }
      }
    } finally {
      server.destroy();
    }
  }

  private static Resource<? extends HasMetadata> resource(
      KubernetesClient client, HasMetadata object) {
    if (!(object instanceof GenericKubernetesResource generic)) {
      return client.resource(object).inNamespace(NAMESPACE);
    }
    ResourceDefinitionContext kind =
        new ResourceDefinitionContext.Builder()
            .withGroup("monitoring.coreos.com")
            .withVersion("v1")
            .withKind(generic.getKind())
            .withPlural(generic.getKind().toLowerCase(Locale.ROOT) + "s")
            .withNamespaced(true)
            .build();
    return client.genericKubernetesResources(kind).inNamespace(NAMESPACE).resource(generic);
  }
}
