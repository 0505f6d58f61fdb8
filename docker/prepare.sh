#!/bin/sh
# In the build stage of the service's images: a runtime of the modules that are needed, the natives
# of this platform beside the jars, the JVM's options as a file, and the AOT cache. Reads /app/lib,
# /app/app and /training; writes /opt/java and the rest of /app.
set -eu
jdk=${JAVA_HOME:?}
app=${1:-/app} training=${2:-/training} java=${3:-/opt/java}

"$jdk/bin/jlink" --output "$java" --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-6 \
  --add-modules java.base,java.compiler,java.desktop,java.instrument,java.logging,java.management,java.naming,java.net.http,java.rmi,java.scripting,java.security.jgss,java.sql,java.xml,jdk.crypto.cryptoki,jdk.incubator.vector,jdk.jfr,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs

# ONNX Runtime's jar holds the libraries of four platforms and unpacks its own at every start.
mkdir -p "$app/native" /tmp/onnx
for jar in "$app"/lib/onnxruntime*.jar; do
  (cd /tmp/onnx && "$jdk/bin/jar" -xf "$jar")
  mv /tmp/onnx/ai/onnxruntime/native/linux-x64/*.so "$app/native/"
  rm -r /tmp/onnx/ai/onnxruntime/native
  (cd /tmp/onnx && "$jdk/bin/jar" --create --file "$jar" --manifest META-INF/MANIFEST.MF --date=2026-11-21T00:00:00Z -C /tmp/onnx .)
done

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
"$java/bin/java" "@$app/java.options" -XX:AOTCacheOutput="$app/kindred.aot" dev.kindred.service.Service serve \
  --releases "$training" --port 0 --management-port 0 --kindred.index.cache=/tmp/training-index &
service=$!
sleep "${TRAINING_SECONDS:-20}"
kill -TERM "$service"
wait "$service" || true
if [ -s "$app/kindred.aot" ]; then
  printf '%s\n' "-XX:AOTCache=$app/kindred.aot" >>"$app/java.options"
fi
