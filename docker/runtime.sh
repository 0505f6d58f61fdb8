#!/bin/sh
# In the build stage of the service's images, before Kindred itself is there: a runtime of the
# modules that are needed, and the natives of this platform beside the jars. Reads /app/lib; writes
# /app/java and /app/native.
set -eu
app=/app

"${JAVA_HOME:?}/bin/jlink" --output "$app/java" --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-6 \
  --add-modules java.base,java.compiler,java.desktop,java.instrument,java.logging,java.management,java.naming,java.net.http,java.rmi,java.scripting,java.security.jgss,java.sql,java.xml,jdk.crypto.cryptoki,jdk.incubator.vector,jdk.jfr,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs

# ONNX Runtime's jar holds the libraries of four platforms and unpacks its own at every start.
mkdir -p "$app/native" /tmp/onnx
for jar in "$app"/lib/onnxruntime*.jar; do
  (cd /tmp/onnx && "$JAVA_HOME/bin/jar" -xf "$jar")
  mv /tmp/onnx/ai/onnxruntime/native/linux-x64/*.so "$app/native/"
  rm -r /tmp/onnx/ai/onnxruntime/native
  (cd /tmp/onnx && "$JAVA_HOME/bin/jar" --create --file "$jar" --manifest META-INF/MANIFEST.MF --date=2026-11-21T00:00:00Z -C /tmp/onnx .)
done
