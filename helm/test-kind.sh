#!/usr/bin/env bash
# Puts the chart into a cluster of its own (kind) and tries it from end to end: helm/test-kind.sh [IMAGE]
#
# Needs docker, kind, kubectl and helm 3, and the image, which docker/build.sh builds. The cluster is
# removed at the end unless KEEP=yes. It has not been run where this was written: no cluster there.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
image=${1:-kindred:0.1.0}
cluster=kindred-test
token=a-token-for-a-cluster-of-kind
for tool in docker kind kubectl helm curl; do
  command -v "$tool" >/dev/null || { printf 'helm/test-kind.sh needs %s\n' "$tool" >&2; exit 2; }
done
work=$(mktemp -d)
finish() {
  if [[ ${KEEP:-} != yes ]]; then kind delete cluster --name "$cluster" >/dev/null 2>&1 || true; fi
  rm -rf "$work"
}
trap finish EXIT
step() { printf '\n== %s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*" >&2; kubectl get pods,events >&2 || true; kubectl logs --selector app.kubernetes.io/component=service --tail=50 >&2 || true; exit 1; }
ask() { curl --silent --show-error --fail --max-time 5 "$@"; }

step "a cluster whose node has the small bundle at /releases"
mkdir -p "$work/releases"
cp -r "$root/service/src/test/resources/bundles/small" "$work/releases/small"
chmod -R a+rX "$work"
cat >"$work/kind.yaml" <<EOF
kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
nodes:
  - role: control-plane
    extraMounts:
      - {hostPath: $work/releases, containerPath: /releases, readOnly: true}
EOF
kind create cluster --name "$cluster" --config "$work/kind.yaml" --wait 120s
kind load docker-image "$image" --name "$cluster"
kubectl apply --filename - <<EOF
apiVersion: v1
kind: PersistentVolume
metadata: {name: releases}
spec:
  capacity: {storage: 1Gi}
  accessModes: [ReadOnlyMany]
  storageClassName: ""
  hostPath: {path: /releases}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: kindred-releases}
spec:
  accessModes: [ReadOnlyMany]
  storageClassName: ""
  volumeName: releases
  resources: {requests: {storage: 1Gi}}
EOF

step "a broker, since two replicas are written to"
kubectl apply --filename - <<'EOF'
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
          image: docker.io/apache/kafka:4.1.0
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
kubectl rollout status deployment/kafka --timeout 180s

step "the chart, with two replicas"
install() {
  helm upgrade --install shop "$root/helm/kindred" --wait --timeout 5m \
    --set image.repository="${image%:*}" --set image.tag="${image##*:}" --set image.pullPolicy=IfNotPresent \
    --set resources.requests.cpu=100m --set resources.requests.memory=512Mi --set resources.limits.memory=1Gi \
    --set writes.enabled=true --set writes.token="$token" \
    --set kafka.servers=kafka:9092 --set kafka.replication=1 "$@"
}
install
helm test shop || fail "helm test"

step "recommend, write on one replica, find it on both"
mapfile -t pods < <(kubectl get pods --selector app.kubernetes.io/component=service --output name)
[[ ${#pods[@]} == 2 ]] || fail "there are ${#pods[@]} pods, not 2"
forward() { # POD PORT
  kubectl port-forward "$1" "$2:8080" >/dev/null &
  forwards+=($!)
  for _ in $(seq 100); do ask "http://127.0.0.1:$2/items/item-3" >/dev/null 2>&1 && return; sleep 0.1; done
  fail "no answer from $1"
}
forwards=()
forward "${pods[0]}" 28080
forward "${pods[1]}" 28081
[[ $(ask "http://127.0.0.1:28080/recommend?seed=item-3") == *'"items":[{"id":'* ]] || fail "an empty answer"
ask -X PUT "http://127.0.0.1:28080/items/new" -H "Authorization: Bearer $token" \
  -H 'Content-Type: application/json' -d '{"attributes": {"brand": ["acme"]}}' >/dev/null || fail "a write"
found=no
for _ in $(seq 20); do ask "http://127.0.0.1:28081/items/new" >/dev/null 2>&1 && found=yes && break; sleep 0.1; done
[[ $found == yes ]] || fail "what was written on one replica is not on the other after 2 s"
kill "${forwards[@]}"

step "replace all pods while they are asked: no request may fail"
service=$(kubectl get service --selector app.kubernetes.io/instance=shop --output name | grep -v management | head -1)
kubectl run load --image=docker.io/curlimages/curl:8.16.0 --restart=Never --command -- sh -c \
  "failed=0; for i in \$(seq 2000); do curl -sf -m 5 -o /dev/null http://${service#service/}/recommend?seed=item-3 || failed=\$((failed+1)); done; echo failed: \$failed; exit \$failed"
kubectl wait --for=condition=Ready pod/load --timeout 60s
install --set podAnnotations.rolled=yes
kubectl wait --for=jsonpath='{.status.phase}'=Succeeded pod/load --timeout 300s || { kubectl logs load; fail "requests failed"; }
kubectl logs load

step "what was written is there after all pods were replaced"
pod=$(kubectl get pods --selector app.kubernetes.io/component=service --output name | head -1)
forwards=()
forward "$pod" 28082
ask "http://127.0.0.1:28082/items/new" >/dev/null || fail "it is lost"
kill "${forwards[@]}"
printf '\nall passed\n'
