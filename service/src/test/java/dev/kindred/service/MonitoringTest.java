package dev.kindred.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.service.release.TestBundles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Dashboard and alerts against the metrics of a service that runs. */
@Timeout(60)
class MonitoringTest {

  private static final Path DASHBOARD = Path.of("..", "helm", "kindred", "files", "dashboard.json");
  private static final Path RULES = Path.of("..", "helm", "kindred", "templates", "rules.yaml");
  private static final Path ALERTS = Path.of("..", "docker", "prometheus", "alerts.yml");
  private static final Pattern METRIC = // of ours, and those of others that we use
      Pattern.compile("\\b(kindred|http_server|tomcat|process|jvm)_[a-z_]+\\b");
  private static final String TOKEN = "a-token-of-32-characters-or-so..";

  @TempDir static Path folder;
  private static RunningService service;

  @BeforeAll
  static void start() throws IOException {
    TestBundles.write(folder.resolve("one"), 60);
    Files.writeString(folder.resolve("experiments.yaml"), experiments("100%", 50));
    service =
        RunningService.start(
            folder,
            "--kindred.token=" + TOKEN,
            "--kindred.watch=20ms",
            "--kindred.rate-limit.per-second=100000");
    service.get("/recommend?seed=shop/item-1");
    metrics(); // Those of releases show from the next time on.
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static String experiments(String traffic, int weight) {
    return "experiments: [{name: ssl, unit: user, traffic: %s, variants: {a: {weight: %d, release: one}, b: {weight: 50, release: one}}}]"
        .formatted(traffic, weight);
  }

  @Test
  void everyMetricOfDashboardAndAlertsExists() throws IOException {
    Set<String> used = new TreeSet<>();
    JsonNode dashboard = JsonMapper.shared().readTree(Files.readString(DASHBOARD));
    for (JsonNode panel : dashboard.at("/panels")) {
      for (JsonNode target : panel.at("/targets")) {
        used.addAll(metricsOf(target.at("/expr").asString()));
      }
    }
    used.addAll(metricsOf(Files.readString(ALERTS)));
    used.addAll(metricsOf(Files.readString(RULES)));

    Set<String> known =
        metrics()
            .lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split("[{ ]", 2)[0])
            .collect(Collectors.toSet());
    // This service has no Kafka; that these exist is held where there is one.
    Predicate<String> kafka = name -> name.startsWith("kindred_kafka_");
    Set<String> ofKafka = used.stream().filter(kafka).collect(Collectors.toSet());
    assertThat(metricsOf(Files.readString(Path.of("..", "docs", "metrics.md"))))
        .containsAll(ofKafka);
    used.removeAll(ofKafka);
    assertThat(used).hasSizeGreaterThan(30);
    assertThat(known).containsAll(used);
  }

  @Test
  void dashboardAndAlertsLookAtEachPartOfTheService() throws IOException {
    String dashboard = Files.readString(DASHBOARD);
    String alerts = Files.readString(ALERTS);
    for (String part :
        new String[] {
          "kindred_writes_",
          "kindred_events_",
          "kindred_releases",
          "kindred_experiment_sample_ratio_",
          "kindred_admissions_",
          "kindred_access_"
        }) {
      assertThat(dashboard).contains(part);
      assertThat(alerts).contains(part);
    }
  }

  @Test
  void clusterAndComposeHaveTheSameAlerts() throws IOException {
    Map<String, String> compose = alerts(Files.readString(ALERTS).replace("{job=\"kindred\"}", ""));
    Map<String, String> cluster =
        alerts(
            Files.readString(RULES)
                .replaceAll("\\{ \\{\\{- \\$of -}} }", "")
                .replace("{ {{- $of -}} ,", "{")
                .replace("{{ .Values.metrics.slowSeconds }}", "0.1"));
    cluster.remove("KindredNotOnGpu");

    assertThat(cluster).isEqualTo(compose);
  }

  /** The expressions by name, without white space. */
  private static Map<String, String> alerts(String text) {
    Map<String, String> alerts = new TreeMap<>();
    Pattern.compile("- alert: (\\w+)\\s+expr: (?:\\|-)?(.*?)\\s+for:", Pattern.DOTALL)
        .matcher(text)
        .results()
        .forEach(alert -> alerts.put(alert.group(1), alert.group(2).replaceAll("\\s", "")));
    return alerts;
  }

  @Test
  void everyRefusalIsCounted() {
    double before = value("kindred_access_refused_total");
    service.put("/items/x", "{}");
    assertThat(value("kindred_access_refused_total")).isEqualTo(before + 1);
    assertThat(value("kindred_admissions_total{result=\"rate\"}")).isZero();
    assertThat(value("kindred_admissions_total{result=\"admitted\"}")).isPositive();
  }

  @Test
  void unitsOfVariantsAreCountedThroughARampAndAnewWithOtherWeights() throws IOException {
    for (int i = 0; i < 40; i++) {
      service.get("/recommend?seed=shop/item-1&unit=user-" + i % 20);
    }
    until(() -> units() >= 20);
    double before = units();
    double answers = value("kindred_experiment_answers_total{experiment=\"ssl\",variant=\"a\"}");
    assertThat(answers).isGreaterThan(2);
    assertThat(value("kindred_experiment_sample_ratio_p{experiment=\"ssl\"}")).isBetween(1e-6, 1.0);
    assertThat(value("kindred_experiment_sample_ratio_alarm{experiment=\"ssl\"}")).isZero();

    Files.writeString(folder.resolve("experiments.yaml"), experiments("50%", 50));
    until(() -> value("kindred_experiment_traffic{experiment=\"ssl\"}") == 0.5);
    assertThat(units()).isEqualTo(before);

    Files.writeString(folder.resolve("experiments.yaml"), "experiments: []");
    until(() -> running() == 0);
    assertThat(metrics()).doesNotContain("kindred_experiment_units");
    Files.writeString(folder.resolve("experiments.yaml"), experiments("100%", 10));
    until(() -> running() == 1);
    assertThat(units()).isZero(); // From the first time that somebody looks.
  }

  private static int running() {
    return service.get("/experiments").json().at("/experiments").size();
  }

  private static double units() {
    return value("kindred_experiment_units{experiment=\"ssl\",variant=\"a\"}")
        + value("kindred_experiment_units{experiment=\"ssl\",variant=\"b\"}");
  }

  private static double value(String series) {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElse(Double.NaN);
  }

  private static String metrics() {
    return service.manage("/actuator/prometheus").text();
  }

  private static Set<String> metricsOf(String text) {
    return METRIC.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  private static void until(BooleanSupplier done) {
    while (!done.getAsBoolean()) { // The test's time limit ends it.
      Thread.onSpinWait();
    }
  }
}
