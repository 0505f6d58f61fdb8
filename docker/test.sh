#!/usr/bin/env bash
# Runs an image as a cluster would (read-only root, no capabilities, another user) and asks it:
# docker/test.sh [IMAGE]. Needs curl, and a Docker engine.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
image=${1:-kindred:0.1.0}
fail() { printf 'FAILED: %s\n' "$*" >&2; docker logs "$container" >&2 || true; exit 1; }
passed() { printf 'passed: %s\n' "$*"; }

container=$(docker create --read-only --cap-drop=ALL --security-opt=no-new-privileges --memory=2g \
  --publish=127.0.0.1::8080 --publish=127.0.0.1::8081 "$image")
trap 'docker rm --force --volumes "$container" >/dev/null' EXIT
# A bundle is copied, not mounted, so that the engine may be on another machine.
tar -C "$root/service/src/test/resources/bundles" -c . | docker cp --archive=false - "$container:/releases"
docker start "$container" >/dev/null
started=$(date +%s%N)
address=$(docker port "$container" 8080 | head -1)
management=$(docker port "$container" 8081 | head -1)

for _ in $(seq 300); do
  curl -sf "http://$management/actuator/health/readiness" >/dev/null && break
  sleep 0.1
done
curl -sf "http://$management/actuator/health/readiness" >/dev/null || fail "it was not ready within 30 s"
passed "ready after $((($(date +%s%N) - started) / 1000000)) ms"

answer=$(curl -sf "http://$address/recommend?fallback=popular&k=3") || fail "it did not recommend"
[[ $answer == *'"items":[{"id":'* ]] || fail "an empty answer: $answer"
passed "it recommends"

[[ $(docker inspect --format '{{.Config.User}}' "$image") == 10001:10001 ]] || fail "its user is root"
passed "it runs as user 10001, and its root is read-only"

check=$(docker inspect --format '{{json .Config.Healthcheck.Test}}' "$image" | tr -d '[]"' | tr ',' '\n' | tail -n +2)
mapfile -t command <<<"$check"
docker exec "$container" "${command[@]}" || fail "its health check fails"
passed "its health check succeeds"

(curl -sf "http://$address/recommend?fallback=popular&k=3" >/dev/null || touch "/tmp/kindred-failed-$$") &
docker stop --time 30 "$container" >/dev/null
wait
[[ ! -e /tmp/kindred-failed-$$ ]] || { rm "/tmp/kindred-failed-$$"; fail "a request was dropped at the end"; }
status=$(docker inspect --format '{{.State.ExitCode}}' "$container")
[[ $status == 143 || $status == 0 ]] || fail "it ended with $status"
passed "SIGTERM ends it ($status)"
printf 'size of the image: %s MB\n' "$(($(docker image inspect --format '{{.Size}}' "$image") / 1000000))"
