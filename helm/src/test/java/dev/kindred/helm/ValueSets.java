package dev.kindred.helm;

import java.util.LinkedHashMap;
import java.util.Map;

/** What users set, by a name of it. */
final class ValueSets {

  static final Map<String, String> ALL = new LinkedHashMap<>();

  static {
    ALL.put("defaults", "{}");
    ALL.put(
        "bundles by HTTP",
        """
        bundles:
          source: http
          archives:
            - {name: cfm, url: "https://example.org/cfm.tar.gz", sha256: %s}
          credentials: download
        """
            .formatted("ab".repeat(32)));
    ALL.put("bundles of S3", "bundles: {source: s3, s3Uri: \"s3://models/releases\"}");
    ALL.put(
        "experiments and settings",
        """
        experiments:
          experiments:
            - name: ssl
              unit: user
              traffic: 100%
              variants:
                control: {weight: 50, release: baseline}
                treatment: {weight: 50, release: cfm}
        settings: {index.search-beam: 200, default-release: cfm, popularity: 0.25, cache.entries: 1000000}
        """);
    ALL.put(
        "one that can be written to",
        "{replicas: 1, writes: {enabled: true, token: secret-of-16-letters, claim: state}}");
    ALL.put("a token of one's own", "{replicas: 1, writes: {enabled: true, existingSecret: mine}}");
    ALL.put(
        "several that can be written to",
        """
        writes: {enabled: true, existingSecret: mine}
        kafka: {servers: "a.kafka:9092,b.kafka:9092", exposuresTopic: seen, feedbackTopic: done, clientSecret: tls}
        """);
    ALL.put(
        "an index in OpenSearch",
        "opensearch: {urls: \"http://a:9200,http://b:9200/\", authorizationSecret: search, shards: 8}");
    ALL.put("GPUs", "{gpu: {enabled: true, count: 2}, tolerations: [{key: a, operator: Exists}]}");
    ALL.put("autoscaling", "autoscaling: {enabled: true, min: 3, max: 30, inFlight: 8}");
    ALL.put(
        "an ingress",
        "ingress: {enabled: true, className: nginx, tlsSecret: tls, annotations: {a/b: c}}");
    ALL.put("a route", "route: {enabled: true, gateway: public, gatewayNamespace: gateways}");
    ALL.put(
        "all metrics",
        "{gpu: {enabled: true}, metrics: {serviceMonitor: true, rules: true, dashboard: true, labels: {release: prometheus}}}");
    ALL.put("training once", "training: {enabled: true}");
    ALL.put("training each night", "training: {enabled: true, schedule: \"0 3 * * *\"}");
    ALL.put(
        "of training, with a collector",
        "{bundles: {claim: kindred-training, subPath: releases}, networkPolicy: {egressPorts: [4318]}}");
    ALL.put(
        "downloaded with a password",
        """
        {bundles: {source: http, credentials: store, archives: [
          {name: cfm, url: "https://store.example:8443/cfm.tar.gz", sha256: "%s"}]}}
        """
            .formatted("0".repeat(64)));
    ALL.put(
        "names like numbers",
        """
        {replicas: 1, image: {tag: "1", pullSecrets: ["2"]}, bundles: {claim: "3", subPath: "2026"},
         writes: {enabled: true, existingSecret: "4", claim: "5"}, priorityClass: "6",
         kafka: {servers: "7:9092", itemsTopic: "8", clientSecret: "9"},
         opensearch: {urls: "http://10:9200", authorizationSecret: "11"},
         ingress: {enabled: true, className: "12", host: "13", tlsSecret: "14"},
         route: {enabled: true, gateway: "15", gatewayNamespace: "16", host: "17"},
         autoscaling: {metric: "18"}, podLabels: {team: "19"}, podAnnotations: {on: "true"},
         metrics: {serviceMonitor: true, rules: true, dashboard: true, labels: {a: "20"}},
         training: {enabled: true, claim: "21", recipe: "22", release: "2026"}}
        """);
    ALL.put(
        "downloads with names like numbers",
        """
        {bundles: {source: http, credentials: "1", archives: [
          {name: "2026", url: "https://example.org/a.tar.gz", sha256: "%s"}]},
         autoscaling: {enabled: true, metric: "true", inFlight: 3},
         training: {enabled: true, schedule: "@daily", release: "2026"}}
        """
            .formatted("0".repeat(64)));
    ALL.put(
        "any host of a domain",
        """
        ingress: {enabled: true, host: "*.example.org", tlsSecret: tls}
        route: {enabled: true, gateway: public, host: "*.example.org"}
        """);
    ALL.put("little", "{networkPolicy: {enabled: false}, disruption: {enabled: false}}");
    ALL.put(
        "pods of one's own",
        """
        {image: {digest: "sha256:%s", pullSecrets: [registry]}, nodeSelector: {disk: ssd}, podLabels: {team: search},
         podAnnotations: {note: x}, priorityClass: high, spread: DoNotSchedule,
         networkPolicy: {clients: {team: shop}}}
        """
            .formatted("0".repeat(64)));
  }

  private ValueSets() {}
}
