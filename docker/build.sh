#!/usr/bin/env bash
# Builds the images: docker/build.sh [service|cuda|trainer] [ARGUMENT OF docker build …]
#
# Maven builds on this machine; what an image needs is gathered in target/image/NAME, its context.
# In the environment: BASE_IMAGE and JDK_IMAGE, other base images than the Dockerfiles'; IMAGE_TAG, another
# name of the image. (The service would take KINDRED_BASE_IMAGE for a setting that it does not know.)
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
image=${1:-service}
[[ $# -gt 0 ]] && shift

gather() { # MODULE: its libraries by what changes seldom and what changes with every commit
  local jar
  mkdir -p "$context/lib" "$context/app"
  for jar in $(tr ':' '\n' <"$root/$1/target/runtime.classpath") "$root/$1"/target/kindred-*-SNAPSHOT.jar; do
    case $jar in
      */kindred-*) cp "$jar" "$context/app/" ;;
      *) cp "$jar" "$context/lib/" ;;
    esac
  done
}

case $image in
  service) options= tag=kindred ;;
  cuda) options='-Pgpu -pl !trainer,!model-export,!benchmarks' tag=kindred-cuda ;; # their natives are gigabytes
  trainer) options= tag=kindred-trainer ;;
  *) printf 'docker/build.sh: unknown image: %s (service, cuda, trainer)\n' "$image" >&2; exit 2 ;;
esac
if [[ ! ${BUILT:-} ]]; then # unless Maven, which runs this from a test, is just building
  KINDRED_MAVEN_OPTIONS=${KINDRED_MAVEN_OPTIONS:-$options} "$root/kindred" serve --help >/dev/null
fi
context=$root/target/image/$image
rm -rf "$context"
if [[ $image == trainer ]]; then
  gather trainer
  gather model-export
  cp -r "$root/recipes" "$root/docker/trainer.sh" "$context/"
else
  gather service
  cp -r "$root/service/src/test/resources/bundles" "$context/bundles" # what the AOT cache is trained with
  cp "$root/docker/runtime.sh" "$root/docker/cache.sh" "$context/"
fi
find "$context" -exec touch -h -d @0 {} + # the same files are the same layer
if [[ ${STAGE_ONLY:-} ]]; then
  exit
fi
bases=()
for argument in BASE_IMAGE JDK_IMAGE; do
  if [[ ${!argument:-} ]] && grep -q "^ARG $argument=" "$root/docker/$image.Dockerfile"; then
    bases+=(--build-arg "$argument=${!argument}")
  fi
done
revision=$(git -C "$root" rev-parse HEAD 2>/dev/null || echo unknown)
exec docker build --file "$root/docker/$image.Dockerfile" --tag "${IMAGE_TAG:-$tag:0.1.0}" \
  --build-arg "REVISION=$revision" ${bases[@]+"${bases[@]}"} "$@" "$context"
