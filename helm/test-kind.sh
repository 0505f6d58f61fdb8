#!/usr/bin/env bash
# Runs helm/test-cluster.sh in a cluster of its own (kind): helm/test-kind.sh [IMAGE]
#
# Needs docker and kind besides what that needs, and the image, which docker/build.sh builds. The cluster
# is removed at the end unless KEEP=yes.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
image=${1:-kindred:0.1.0}
cluster=kindred-test
for tool in docker kind; do
  command -v "$tool" >/dev/null || { printf 'helm/test-kind.sh needs %s\n' "$tool" >&2; exit 2; }
done
kubeconfig=$(mktemp)
finish() {
  if [[ ${KEEP:-} == yes ]]; then printf 'export KUBECONFIG=%s\n' "$kubeconfig"; return; fi
  kind delete cluster --name "$cluster" >/dev/null 2>&1 || true
  rm -f "$kubeconfig"
}
trap finish EXIT
export KUBECONFIG=$kubeconfig # whatever cluster kubectl is used with, it stays chosen
kind create cluster --name "$cluster" --wait 120s
kind load docker-image "$image" --name "$cluster"
"$root/helm/test-cluster.sh" "$image"
