#!/usr/bin/env bash
# Tries the chart from end to end in the cluster of kubectl's current context: helm/test-cluster.sh [IMAGE]
#
# Needs kubectl, helm 3, curl and a cluster whose nodes get the image. All is done in a namespace that takes
# restricted pods only; it must not exist and is removed at the end, unless KEEP=yes. In the environment:
# NAMESPACE, and KAFKA_IMAGE, CURL_IMAGE and BUSYBOX_IMAGE, where the cluster gets those.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
image=${1:-kindred:0.1.0}
namespace=${NAMESPACE:-kindred-test}
kafka_image=${KAFKA_IMAGE:-docker.io/apache/kafka:4.1.0}
curl_image=${CURL_IMAGE:-docker.io/curlimages/curl:8.16.0}
busybox_image=${BUSYBOX_IMAGE:-docker.io/library/busybox:1.37.0}
token=a-token-for-a-cluster-of-tests
for tool in kubectl helm curl tar sha256sum; do
  command -v "$tool" >/dev/null || { printf 'helm/test-cluster.sh needs %s\n' "$tool" >&2; exit 2; }
done
work=$(mktemp -d)
forwards=()
created=no
kube() { kubectl --namespace "$namespace" "$@"; }
finish() {
  end_forwards
  if [[ $created == yes && ${KEEP:-} != yes ]]; then kubectl delete namespace "$namespace" --timeout 120s >/dev/null || true; fi
  rm -rf "$work"
}
trap finish EXIT
step() { printf '\n== %s\n' "$*"; }
fail() {
  printf 'FAILED: %s\n' "$*" >&2
  kube get pods,events >&2 || true
  kube logs --selector app.kubernetes.io/component=service --all-containers --tail=50 >&2 || true
  kube logs shop-kindred-test >&2 || true # there if helm test failed
  exit 1
}
ask() { curl --silent --show-error --fail --max-time 5 "$@"; }
within() { # SECONDS COMMAND…: tries until it succeeds
  local until=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [[ $SECONDS -lt $until ]] || return 1
    sleep 0.2
  done
}
pods() { kube get pods --selector app.kubernetes.io/component=service --field-selector status.phase=Running --output name; }
forward() { # POD PORT
  kubectl --namespace "$namespace" port-forward "$1" "$2:8080" >/dev/null & # not by kube, or it outlives the shell
  forwards+=($!)
  within 30 ask "http://127.0.0.1:$2/releases" || fail "no answer from $1"
}
end_forwards() {
  if [[ ${#forwards[@]} -gt 0 ]]; then kill "${forwards[@]}" 2>/dev/null || true; fi
  forwards=()
}
restricted='{allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, runAsNonRoot: true, runAsUser: 1000, seccompProfile: {type: RuntimeDefault}}'

step "a namespace of restricted pods, with a broker and a server of the small bundle"
kubectl create namespace "$namespace"
created=yes
kubectl label namespace "$namespace" pod-security.kubernetes.io/enforce=restricted
tar -czf "$work/small.tar.gz" -C "$root/service/src/test/resources/bundles" small
sha256=$(sha256sum "$work/small.tar.gz")
kube create configmap files --from-file="$work/small.tar.gz"
kube apply --filename - <<EOF
apiVersion: v1
kind: Service
metadata: {name: files}
spec:
  selector: {app: files}
  ports: [{port: 8000}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: files}
spec:
  selector: {matchLabels: {app: files}}
  template:
    metadata: {labels: {app: files}}
    spec:
      containers:
        - name: files
          image: $busybox_image
          command: [httpd, -f, -p, "8000", -h, /files]
          securityContext: $restricted
          readinessProbe: {tcpSocket: {port: 8000}}
          volumeMounts: [{name: files, mountPath: /files}]
      volumes: [{name: files, configMap: {name: files}}]
---
apiVersion: v1
kind: Service
metadata: {name: kafka}
spec:
  selector: {app: kafka}
  ports: [{port: 9092}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: kafka}
spec:
  selector: {matchLabels: {app: kafka}}
  template:
    metadata: {labels: {app: kafka}}
    spec:
      enableServiceLinks: false
      containers:
        - name: kafka
          image: $kafka_image
          securityContext: $restricted
          readinessProbe: {tcpSocket: {port: 9092}}
          env:
            - {name: KAFKA_NODE_ID, value: "1"}
            - {name: KAFKA_PROCESS_ROLES, value: "broker,controller"}
            - {name: KAFKA_CONTROLLER_QUORUM_VOTERS, value: "1@localhost:9093"}
            - {name: KAFKA_CONTROLLER_LISTENER_NAMES, value: CONTROLLER}
            - {name: KAFKA_LISTENERS, value: "PLAINTEXT://:9092,CONTROLLER://:9093"}
            - {name: KAFKA_ADVERTISED_LISTENERS, value: "PLAINTEXT://kafka:9092"}
            - {name: KAFKA_LISTENER_SECURITY_PROTOCOL_MAP, value: "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"}
            - {name: KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR, value: "1"}
EOF
kube rollout status deployment/files --timeout 180s
kube rollout status deployment/kafka --timeout 180s

step "the chart, with two replicas"
cat >"$work/values.yaml" <<EOF
image: {repository: "${image%:*}", tag: "${image##*:}"}
resources: {requests: {cpu: 100m, memory: 512Mi}, limits: {memory: 1Gi}}
bundles:
  source: http
  httpImage: $curl_image
  archives: [{name: small, url: "http://files:8000/small.tar.gz", sha256: ${sha256%% *}}]
writes: {enabled: true, token: $token}
kafka: {servers: "kafka:9092", replication: 1}
experiments:
  experiments:
    - name: same
      unit: user
      traffic: 10%
      variants: {one: {weight: 50, release: small}, other: {weight: 50, release: small}}
EOF
install() {
  helm upgrade --install shop "$root/helm/kindred" --namespace "$namespace" --values "$work/values.yaml" \
    --wait --timeout 5m "$@" >/dev/null || fail "helm upgrade --install"
}
install
helm test shop --namespace "$namespace" --timeout 5m || fail "helm test"

step "recommend; write on one replica, find it on the other; no writes without the token"
mapfile -t replicas < <(pods)
[[ ${#replicas[@]} == 2 ]] || fail "there are ${#replicas[@]} pods, not 2"
forward "${replicas[0]}" 28080
forward "${replicas[1]}" 28081
[[ $(ask "http://127.0.0.1:28080/recommend?seed=item-3") == *'"items":[{"id":'* ]] || fail "an empty answer"
write() { curl --silent --output /dev/null --write-out '%{http_code}' --max-time 5 -X PUT "http://127.0.0.1:28080/items/new" \
  -H 'Content-Type: application/json' -d '{"attributes": {"brand": ["acme"]}}' "$@"; }
status=$(write) && [[ $status == 401 ]] || fail "a write without the token was answered with $status"
status=$(write -H "Authorization: Bearer $token") && [[ $status == 20? ]] || fail "a write was answered with $status"
within 2 ask "http://127.0.0.1:28081/items/new" || fail "what was written on one replica is not on the other after 2 s"

step "a changed experiment reaches both replicas without a restart"
seen() { [[ $(ask "http://127.0.0.1:$1/experiments") == *"\"trafficPercent\":$2.0,"* ]]; }
seen 28080 10 || fail "no experiment: $(ask http://127.0.0.1:28080/experiments)"
install --set-json 'experiments.experiments=[{"name": "same", "unit": "user", "traffic": "50%", "variants": {"one": {"weight": 50, "release": "small"}, "other": {"weight": 50, "release": "small"}}}]'
within 150 seen 28080 50 || fail "it is not seen: $(ask http://127.0.0.1:28080/experiments)"
within 150 seen 28081 50 || fail "it is not seen on the other replica"
[[ $(pods | sort) == $(printf '%s\n' "${replicas[@]}" | sort) ]] || fail "pods were replaced"
end_forwards

step "replace all pods while they are asked: no request may fail"
kube apply --filename - <<EOF
apiVersion: v1
kind: Pod
metadata: {name: load}
spec:
  restartPolicy: Never
  containers:
    - name: load
      image: $curl_image
      securityContext: $restricted
      command: [sh, -c]
      args:
        - |
          asked=0 failed=0
          until [ -e /tmp/stop ]; do
            asked=\$((asked + 1))
            curl -sf -m 5 -o /dev/null 'http://shop-kindred/recommend?seed=item-3' || failed=\$((failed + 1))
          done
          echo "asked: \$asked, failed: \$failed"
          [ \$failed = 0 ]
EOF
kube wait --for=condition=Ready pod/load --timeout 60s
install --set podAnnotations.rolled=yes
mapfile -t -O "${#replicas[@]}" replicas < <(pods)
kube rollout restart deployment/shop-kindred
kube rollout status deployment/shop-kindred --timeout 5m
for replica in "${replicas[@]}"; do kube wait --for=delete "$replica" --timeout 120s; done
kube exec load -- touch /tmp/stop
kube wait --for=jsonpath='{.status.phase}'=Succeeded pod/load --timeout 60s || { kube logs load; fail "requests failed"; }
kube logs load

step "what was written is there after all pods were replaced twice"
forward "$(pods | head -1)" 28082
ask "http://127.0.0.1:28082/items/new" >/dev/null || fail "it is lost"
end_forwards

step "nothing is left of a release that is uninstalled"
helm uninstall shop --namespace "$namespace" --wait --timeout 3m
left() {
  local found
  found=$(kube get all,configmaps,secrets,persistentvolumeclaims,serviceaccounts,networkpolicies,poddisruptionbudgets,endpointslices \
    --selector app.kubernetes.io/instance=shop --output name) && [[ -z $found ]]
}
within 120 left || fail "it left something"
printf '\nall passed\n'
