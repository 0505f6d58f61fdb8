#!/bin/sh
# The last step of the build stage of the service's images: the JVM's options as a file, and the
# cache of the JVM's work of one start. Reads /app and /training.
set -eu
app=/app

classpath=
for jar in "$app"/app/*.jar "$app"/lib/*.jar; do
  classpath=$classpath${classpath:+:}$jar
done
cat >"$app/java.options" <<EOF
--enable-native-access=ALL-UNNAMED
--add-modules=jdk.incubator.vector
--sun-misc-unsafe-memory-access=allow
-XX:+UseParallelGC
-Donnxruntime.native.path=$app/native
-cp $classpath
EOF

# One start with a small bundle teaches the JVM which classes it will need.
log=$(mktemp)
"$app/java/bin/java" "@$app/java.options" -XX:AOTCacheOutput="$app/kindred.aot" dev.kindred.service.Service serve \
  --releases /training --port 0 --management-port 0 --kindred.index.cache=/tmp/training-index >"$log" 2>&1 &
service=$!
seconds=0
until grep -q '^ready: ' "$log"; do
  if [ "$seconds" -ge 180 ] || ! kill -0 "$service"; then
    cat "$log" >&2
    printf 'cache.sh: the service was not ready after %s s\n' "$seconds" >&2
    exit 1
  fi
  sleep 1
  seconds=$((seconds + 1))
done
kill -TERM "$service"
wait "$service" || true # its status is the signal's
if [ -s "$app/kindred.aot" ]; then
  printf '%s\n' "-XX:AOTCache=$app/kindred.aot" >>"$app/java.options"
else # it starts without one, too, but takes longer
  tail -20 "$log" >&2
  printf 'cache.sh: no AOT cache was made\n' >&2
fi
