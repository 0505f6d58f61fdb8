#!/bin/sh
# What ./kindred does for these commands, without a build: trainer.sh import|describe|train|evaluate|study|export …
set -eu
main=dev.kindred.trainer.Trainer
if [ "${1:-}" = export ]; then
  main=dev.kindred.export.Export
fi
exec "${JAVA_HOME:?}/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -XX:+UseParallelGC -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 \
  "-Ddev.kindred.commit=${REVISION:-unknown}" -cp '/app/app/*:/app/lib/*' "$main" "$@"
