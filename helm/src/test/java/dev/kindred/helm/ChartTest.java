package dev.kindred.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ChartTest {

  @Test
  void theStrictestLintFindsNothing() {
    LintResult result = Chart.lint();

    assertThat(result.isFailed()).as(String.join("\n", result.getMessages())).isFalse();
  }

  static Stream<String> sets() {
    return ValueSets.ALL.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("sets")
  void whatIsRenderedHasNoUnknownFieldsAndFitsTogether(String set) {
    List<HasMetadata> objects = Chart.objects(values(set));

    assertThat(objects)
        .allSatisfy(object -> {
          assertThat(object.getMetadata().getName()).startsWith(Chart.NAME).hasSizeLessThan(64);
          assertThat(object.getMetadata().getLabels())
              .containsEntry("app.kubernetes.io/name", "kindred")
              .containsEntry("app.kubernetes.io/instance", Chart.RELEASE);
        })
        .extracting(object -> object.getKind() + "/" + object.getMetadata().getName())
        .doesNotHaveDuplicates();
    Deployment deployment = Chart.only(objects, Deployment.class);
    Map<String, String> labels = deployment.getSpec().getTemplate().getMetadata().getLabels();
    assertThat(labels).containsAllEntriesOf(deployment.getSpec().getSelector().getMatchLabels());
    for (Service service : Chart.all(objects, Service.class)) {
      assertThat(labels).containsAllEntriesOf(service.getSpec().getSelector());
      assertThat(container(deployment).getPorts())
          .extracting(port -> port.getName())
          .contains(service.getSpec().getPorts().getFirst().getTargetPort().getStrVal());
    }
    pods(objects).forEach(pod -> assertThatItFits(pod, objects));
  }

  private static void assertThatItFits(PodSpec pod, List<HasMetadata> objects) {
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getEnableServiceLinks()).as("they would be unknown settings").isFalse();
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    if (pod.getServiceAccountName() != null) {
      assertThat(Chart.only(objects, ServiceAccount.class).getMetadata().getName())
          .isEqualTo(pod.getServiceAccountName());
    }
    Set<String> volumes =
        pod.getVolumes().stream().map(Volume::getName).collect(Collectors.toSet());
    for (Container container : containers(pod)) {
      assertThat(container.getName()).isNotEmpty();
      assertThat(container.getImage()).matches("[a-z0-9./-]+(:[\\w.-]+|@sha256:[0-9a-f]{64})");
      assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
      assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
      assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
      assertThat(container.getResources().getLimits()).containsKey("memory");
      container.getVolumeMounts().forEach(mount -> assertThat(volumes).contains(mount.getName()));
    }
    for (Volume volume : pod.getVolumes()) {
      if (volume.getConfigMap() != null) {
        assertThat(Chart.all(objects, ConfigMap.class))
            .extracting(map -> map.getMetadata().getName())
            .contains(volume.getConfigMap().getName());
      }
    }
  }

  @Test
  void theDeploymentIsProbedDrainedAndSpread() {
    Deployment deployment = Chart.only(Chart.objects("{}"), Deployment.class);
    Container container = container(deployment);

    assertThat(deployment.getSpec().getReplicas()).isEqualTo(2);
    assertThat(
            deployment.getSpec().getStrategy().getRollingUpdate().getMaxUnavailable().getIntVal())
        .isZero();
    assertThat(container.getStartupProbe().getFailureThreshold() * 5).isEqualTo(900);
    assertThat(container.getReadinessProbe().getHttpGet().getPath())
        .isEqualTo("/actuator/health/readiness");
    assertThat(container.getLivenessProbe().getHttpGet().getPath())
        .isEqualTo("/actuator/health/liveness");
    assertThat(container.getLifecycle().getPreStop().getSleep().getSeconds()).isEqualTo(10);
    assertThat(deployment.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds())
        .isGreaterThan(10);
    assertThat(deployment.getSpec().getTemplate().getSpec().getTopologySpreadConstraints())
        .extracting(constraint -> constraint.getTopologyKey())
        .containsExactly("kubernetes.io/hostname", "topology.kubernetes.io/zone");
    assertThat(container.getArgs())
        .containsExactly(
            "--host=0.0.0.0",
            "--port=8080",
            "--management-port=8081",
            "--releases=/releases",
            "--kindred.index.cache=/cache",
            "--kindred.state=/state");
  }

  @Test
  void experimentsChangeWithoutARestartAndATokenWithOne() {
    Deployment before = Chart.only(objects("experiments and settings"), Deployment.class);
    Deployment after =
        Chart.only(
            Chart.objects(values("experiments and settings").replace("50", "60")),
            Deployment.class);

    assertThat(after.getSpec().getTemplate()).isEqualTo(before.getSpec().getTemplate());
    assertThat(container(before).getVolumeMounts())
        .filteredOn(mount -> mount.getName().equals("experiments"))
        .allSatisfy(mount -> assertThat(mount.getSubPath()).isNull());
    assertThat(Chart.only(objects("experiments and settings"), ConfigMap.class).getData())
        .containsOnlyKeys("experiments.yaml");
    assertThat(container(before).getArgs())
        .contains(
            "--kindred.index.search-beam=200",
            "--kindred.popularity=0.25",
            "--kindred.cache.entries=1000000");

    String values = values("one that can be written to");
    Deployment other =
        Chart.only(Chart.objects(values.replace("secret", "other")), Deployment.class);
    assertThat(other.getSpec().getTemplate())
        .isNotEqualTo(Chart.only(Chart.objects(values), Deployment.class).getSpec().getTemplate());
  }

  @Test
  void aTokenIsASecretAndNeverAnArgument() {
    List<HasMetadata> objects = objects("one that can be written to");

    assertThat(Chart.only(objects, Secret.class).getStringData())
        .containsEntry("token", "secret-of-16-letters");
    Container container = container(Chart.only(objects, Deployment.class));
    assertThat(container.getArgs())
        .contains("--kindred.token-file=/etc/kindred/token/token")
        .noneMatch(argument -> argument.contains("secret"));
    assertThat(Chart.all(objects("a token of one's own"), Secret.class)).isEmpty();
  }

  @Test
  void oneValueAsksForGpus() {
    Deployment deployment = Chart.only(objects("GPUs"), Deployment.class);
    Container container = container(deployment);

    assertThat(container.getImage()).endsWith("-cuda");
    assertThat(container.getArgs()).contains("--kindred.device=cuda");
    assertThat(container.getResources().getLimits())
        .containsEntry("nvidia.com/gpu", new Quantity("2"))
        .containsKey("memory");
    assertThat(deployment.getSpec().getTemplate().getSpec().getTolerations()).hasSize(2);
  }

  @Test
  void bundlesAreCheckedWhenTheyAreBrought() {
    Deployment deployment = Chart.only(objects("bundles by HTTP"), Deployment.class);
    Container download =
        deployment.getSpec().getTemplate().getSpec().getInitContainers().getFirst();

    assertThat(download.getArgs().getFirst())
        .contains("'https://example.org/cfm.tar.gz'")
        .contains("ab".repeat(32) + "  /tmp/bundle' | sha256sum -c -")
        .contains("/releases/cfm");
    assertThat(download.getEnvFrom().getFirst().getSecretRef().getName()).isEqualTo("download");
    assertThat(
            Chart.only(objects("bundles of S3"), Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getInitContainers()
                .getFirst()
                .getArgs())
        .contains("s3://models/releases", "/releases");
  }

  @Test // a hook, which a rendered chart does not have
  void aFailingHelmTestEndsBeforeHelmGivesUp() throws IOException {
    String pod = Files.readString(Chart.FOLDER.resolve("templates/tests/ready.yaml"));

    int retries = option(pod, "retry");
    int seconds = (retries + 1) * option(pod, "max-time") + retries * option(pod, "retry-delay");
    assertThat(2 * seconds).as("for both questions, in seconds").isLessThan(5 * 60);
  }

  private static int option(String pod, String name) {
    Matcher matcher = Pattern.compile("--%s, \"(\\d+)\"".formatted(name)).matcher(pod);
    assertThat(matcher.find()).as(name).isTrue();
    return Integer.parseInt(matcher.group(1));
  }

  @Test
  void theAutoscalerDecidesOnReplicasFromTheLeastOn() {
    List<HasMetadata> objects = objects("autoscaling");
    HorizontalPodAutoscaler autoscaler = Chart.only(objects, HorizontalPodAutoscaler.class);
    Deployment deployment = Chart.only(objects, Deployment.class);

    assertThat(deployment.getSpec().getReplicas()).isEqualTo(3);
    assertThat(autoscaler.getSpec().getScaleTargetRef().getName())
        .isEqualTo(deployment.getMetadata().getName());
    assertThat(autoscaler.getSpec().getMetrics())
        .extracting(metric -> metric.getType())
        .containsExactly("Resource", "Pods");
    assertThat(autoscaler.getSpec().getMetrics().getLast().getPods().getMetric().getName())
        .isEqualTo("tomcat_threads_busy_threads");
  }

  @Test
  void whatComesFromOutsideReachesTheService() {
    Ingress ingress = Chart.only(objects("an ingress"), Ingress.class);
    HTTPRoute route = Chart.only(objects("a route"), HTTPRoute.class);

    assertThat(
            ingress
                .getSpec()
                .getRules()
                .getFirst()
                .getHttp()
                .getPaths()
                .getFirst()
                .getBackend()
                .getService()
                .getName())
        .isEqualTo(Chart.NAME);
    assertThat(ingress.getSpec().getTls().getFirst().getSecretName()).isEqualTo("tls");
    assertThat(route.getSpec().getRules().getFirst().getBackendRefs().getFirst().getName())
        .isEqualTo(Chart.NAME);
  }

  @Test
  void nothingGoesOutUnlessBundlesAreFetched() {
    NetworkPolicy closed = Chart.only(objects("defaults"), NetworkPolicy.class);
    NetworkPolicy open = Chart.only(objects("bundles of S3"), NetworkPolicy.class);

    assertThat(closed.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
    assertThat(closed.getSpec().getEgress()).isEmpty();
    assertThat(open.getSpec().getEgress()).isNotEmpty();
    assertThat(Chart.all(objects("little"), NetworkPolicy.class)).isEmpty();
  }

  @Test
  void whatTrainingMakesCanBeServedAndWhatIsDownloadedCanNeedAPassword() {
    PodSpec trained = pod("of training, with a collector");
    assertThat(trained.getContainers().getFirst().getVolumeMounts())
        .anySatisfy(mount -> assertThat(mount.getSubPath()).isEqualTo("releases"));
    PodSpec downloaded = pod("downloaded with a password");
    assertThat(downloaded.getInitContainers().getFirst().getArgs().getFirst())
        .contains("${AUTHORIZATION:+--header \"Authorization: $AUTHORIZATION\"}");
    assertThat(ports("of training, with a collector")).containsExactly("53", "53", "4318");
    assertThat(ports("downloaded with a password")).contains("443", "8443");
  }

  private static List<String> ports(String values) {
    return Chart.only(objects(values), NetworkPolicy.class).getSpec().getEgress().stream()
        .flatMap(rule -> rule.getPorts().stream())
        .map(port -> port.getPort().getValue().toString())
        .toList();
  }

  private static PodSpec pod(String values) {
    return Chart.only(objects(values), Deployment.class).getSpec().getTemplate().getSpec();
  }

  @Test
  void trainingIsAJobOrACronJobThatResumes() {
    Job job = Chart.only(objects("training once"), Job.class);
    CronJob nightly = Chart.only(objects("training each night"), CronJob.class);
    PodSpec pod = job.getSpec().getTemplate().getSpec();

    assertThat(pod.getInitContainers().getFirst().getArgs())
        .startsWith("train")
        .endsWith("--threads=2", "--resume");
    assertThat(pod.getContainers().getFirst().getArgs()).startsWith("export");
    assertThat(nightly.getSpec().getSchedule()).isEqualTo("0 3 * * *");
    PodSpec eachNight = nightly.getSpec().getJobTemplate().getSpec().getTemplate().getSpec();
    assertThat(eachNight.getInitContainers().getFirst().getArgs())
        .as("a release is never written over")
        .contains("--out=/training/checkpoints/$(JOB)");
    assertThat(eachNight.getContainers().getFirst().getArgs())
        .containsExactly(
            "export", "/training/checkpoints/$(JOB)", "--out=/training/releases/$(JOB)");
    assertThat(eachNight.getContainers().getFirst().getEnv().getFirst().getName()).isEqualTo("JOB");
    assertThat(nightly.getMetadata().getName()).hasSizeLessThanOrEqualTo(52);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replica: 3 | replica",
        "replicas: many | replicas",
        "replicas: -1 | replicas",
        "image: {pullPolicy: Sometimes} | pullPolicy",
        "image: {digest: sha256:abc} | digest",
        "bundles: {source: ftp} | source",
        "bundles: {source: http} | archives",
        "bundles: {source: s3} | s3Uri",
        "bundles: {claim: ''} | claim",
        "bundles: {source: http, archives: [{name: a, url: 'https://x/y'}]} | sha256",
        "bundles: {source: http, archives: [{name: '../a', url: 'https://x/y', sha256: ab}]} | name",
        "settings: {Index_Beam: 3} | Index_Beam",
        "settings: {index.search-beam: [1]} | settings",
        "service: {port: 70000} | port",
        "autoscaling: {cpu: 0} | cpu",
        "disruption: {maxUnavailable: 0} | maxUnavailable",
        "spread: Never | spread",
        "metrics: {interval: soon} | interval",
        "resources: {requests: {cpu: [1]}} | resources",
        "resources: {request: {cpu: 1}} | request",
        "experiments: {experiment: []} | experiments",
        "writes: {enabled: true} | writes.existingSecret or writes.token",
        "writes: {enabled: true, token: a-token-of-16-letters, claim: b} | replicas to 1",
        "writes: {enabled: true, token: a-token-of-16-letters} | needs kafka.servers",
        "kafka: {exposuresTopic: a} | need kafka.servers",
        "kafka: {servers: broker} | kafka",
        "autoscaling: {enabled: true, min: 5, max: 2} | autoscaling.max",
        "terminationSeconds: 5 | drainSeconds",
        "{terminationSeconds: 41, drainSeconds: 40} | drainSeconds",
        "writes: {enabled: true, token: short} | token",
        "training: {enabled: true, schedule: tomorrow} | schedule",
        "disruption: {maxUnavailable: 0%} | maxUnavailable",
        "settings: {state: /x} | state",
        "podLabels: {app.kubernetes.io/component: x} | app.kubernetes.io/component",
        "route: {enabled: true} | route.gateway",
        "route: {enabled: true, gateway: a, host: Some_host} | host",
        "ingress: {enabled: true, host: 'www.*.org'} | host",
        "image: {tag: -x} | tag",
        "kafka: {servers: 'a:9092,b:65536'} | kafka",
        "opensearch: {urls: 'http://a:0'} | urls",
      })
  void wrongValuesAreRefusedByName(String values, String named) {
    assertThatThrownBy(() -> Chart.render(values)).hasMessageContaining(named);
  }

  @Test
  void twoReleasesOfOneNameAreRefused() {
    String archive = "{name: a, url: 'https://x/y', sha256: '%s'}".formatted("0".repeat(64));

    assertThatThrownBy(() ->
            Chart.render("bundles: {source: http, archives: [%s, %s]}".formatted(archive, archive)))
        .hasMessageContaining("bundles.archives");
  }

  @Test
  void labelsAndAnnotationsOfAllPodsAreThoseOfTrainingToo() {
    for (String schedule : List.of("", "0 3 * * *")) {
      List<HasMetadata> objects =
          Chart.objects(
              "{training: {enabled: true, schedule: '%s'}, podLabels: {team: a}, podAnnotations: {b: c}}"
                  .formatted(schedule));
      ObjectMeta pod =
          schedule.isEmpty()
              ? Chart.only(objects, Job.class).getSpec().getTemplate().getMetadata()
              : Chart.only(objects, CronJob.class)
                  .getSpec()
                  .getJobTemplate()
                  .getSpec()
                  .getTemplate()
                  .getMetadata();

      assertThat(pod.getLabels()).containsEntry("team", "a");
      assertThat(pod.getAnnotations()).containsEntry("b", "c");
    }
  }

  @Test
  void withoutResourcesThereAreNoneButTheDevice() {
    Container container =
        container(
            Chart.only(Chart.objects("{gpu: {enabled: true}, resources: null}"), Deployment.class));

    assertThat(container.getResources().getLimits()).containsOnlyKeys("nvidia.com/gpu");
  }

  @Test
  void aClusterThatIsTooOldIsRefused() {
    assertThatThrownBy(() -> Chart.render("{}", "1.29.9")).hasMessageContaining(">=1.30");
  }

  private static String values(String set) {
    return ValueSets.ALL.getOrDefault(set, "");
  }

  private static List<HasMetadata> objects(String set) {
    return Chart.objects(values(set));
  }

  private static Container container(Deployment deployment) {
    return deployment.getSpec().getTemplate().getSpec().getContainers().getFirst();
  }

  private static List<Container> containers(PodSpec pod) {
    List<Container> containers = new ArrayList<>(pod.getInitContainers());
    containers.addAll(pod.getContainers());
    return containers;
  }

  private static Stream<PodSpec> pods(List<HasMetadata> objects) {
    return Stream.of(
            Chart.all(objects, Deployment.class).stream()
                .map(deployment -> deployment.getSpec().getTemplate().getSpec()),
            Chart.all(objects, Job.class).stream()
                .map(job -> job.getSpec().getTemplate().getSpec()),
            Chart.all(objects, CronJob.class).stream()
                .map(job -> job.getSpec().getJobTemplate().getSpec().getTemplate().getSpec()),
            Chart.all(objects, Pod.class).stream().map(Pod::getSpec))
        .flatMap(pods -> pods);
  }
}
