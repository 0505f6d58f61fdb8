# Sourced by .ci/run: a Docker engine of our own with base images of what is on this machine, so that
# nothing is pulled, in a folder of its own and with a bridge of its own. Every step is bounded;
# whatever goes wrong, start_engine says why and returns 1.

engine_folder= engine_pid= engine_bridge=

missing() { # REASON: the tests of the images go without
  printf 'engine: %s\n' "$*" >&2
  return 1
}

answers() { timeout 10 docker version >/dev/null 2>&1; }

start_engine() { # sets DOCKER_HOST, BASE_IMAGE and JDK_IMAGE
  local jdk free
  [[ $(id -u) == 0 ]] || missing "needs root" || return
  [[ $(uname -sm) == "Linux x86_64" ]] || missing "needs Linux on x86-64" || return
  jdk=$(engine_jdk) || missing "no JDK 25 to make an image of" || return
  free=$(df --output=avail -k "${TMPDIR:-/tmp}" | tail -1) || return
  [[ $free -gt 8000000 ]] || missing "less than 8 GB are free in ${TMPDIR:-/tmp}" || return
  free=$(awk '/^MemAvailable/ {print $2}' /proc/meminfo) || return
  [[ $free -gt 4000000 ]] || missing "less than 4 GB of memory are available" || return
  install_engine || missing "Docker cannot be installed" || return
  engine_folder=$(mktemp -d) || return
  run_engine || missing "$(tail -3 "$engine_folder/log" 2>/dev/null)" || return
  make_images "$jdk" || missing "the base images cannot be made" || return
  try_engine || missing "a container of it does not answer" || return
}

install_engine() {
  PATH=$PATH:/usr/sbin:/sbin
  if [[ $(type -P dockerd docker ip | wc -l) == 3 ]]; then
    return
  fi
  command -v apt-get >/dev/null || return
  export DEBIAN_FRONTEND=noninteractive
  timeout 60 apt-get -qq update >/dev/null 2>&1 &&
    timeout 120 apt-get -qq -y --no-install-recommends -o DPkg::Lock::Timeout=30 \
      install docker.io iproute2 >/dev/null 2>&1 &&
    command -v dockerd >/dev/null
}

run_engine() { # with the images and containers of nobody else, and without changing the firewall
  local subnet second
  engine_bridge=kindred$((RANDOM % 1000))
  subnet=198.18.$((RANDOM % 256)) # of no network that anybody has (RFC 2544)
  ip link add "$engine_bridge" type bridge 2>"$engine_folder/log" &&
    ip address add "$subnet.1/24" dev "$engine_bridge" 2>"$engine_folder/log" &&
    ip link set "$engine_bridge" up 2>"$engine_folder/log" || return
  export DOCKER_HOST=unix://$engine_folder/socket
  dockerd --host "$DOCKER_HOST" --data-root "$engine_folder/data" --exec-root "$engine_folder/exec" \
    --pidfile "$engine_folder/pid" --bridge "$engine_bridge" --iptables=false --ip6tables=false \
    --ip-forward=false --ip-masq=false >"$engine_folder/log" 2>&1 </dev/null &
  engine_pid=$!
  for ((second = 0; second < 30; second++)); do
    kill -0 "$engine_pid" 2>/dev/null || return
    if answers; then
      [[ $(timeout 10 docker info --format '{{.Driver}}') == overlay2 ]] # others copy every layer
      return
    fi
    sleep 1
  done
  return 1
}

engine_jdk() { # prints a JDK 25
  local folder
  for folder in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/* /opt/jdk*; do
    if [[ -x $folder/bin/jlink ]] && grep -q '^JAVA_VERSION="25' "$folder/release" 2>/dev/null; then
      printf '%s' "$folder"
      return
    fi
  done
  return 1
}

make_images() { # JDK: glibc and libstdc++ alone, without a shell; and those with a JDK and few tools
  local jdk=$1 base=$engine_folder/base tool java=opt/java/openjdk
  mkdir -p "$base/tmp" "$base/etc" "$base/bin" && chmod 1777 "$base/tmp" || return
  add_libraries "$base" "$jdk/lib/server/libjvm.so" "$jdk/bin/java" "$(library libstdc++.so.6)" || return
  tar -C "$base" -c . | timeout 60 docker import - kindred-ci/base:local >/dev/null || return
  for tool in sh mkdir mv rm cat mktemp grep sleep install tail; do
    cp -L "$(type -P "$tool")" "$base/bin/$tool" && add_libraries "$base" "$base/bin/$tool" || return
  done
  mkdir -p "$base/opt/java" && cp -rL "$jdk" "$base/$java" && rm -f "$base/$java/lib/src.zip" || return
  tar -C "$base" -c . | timeout 120 docker import --change "ENV JAVA_HOME=/$java" --change 'ENV PATH=/bin' \
    - kindred-ci/jdk:local >/dev/null || return
  rm -rf "$base"
  export BASE_IMAGE=kindred-ci/base:local JDK_IMAGE=kindred-ci/jdk:local
}

library() { # NAME: prints where it is
  ldconfig -p | awk -v name="$1" '$1 == name && /x86-64/ {print $NF; exit}'
}

add_libraries() { # FOLDER FILE…: the libraries that they load, and those among them
  local folder=$1 file
  shift
  for file in "$@"; do
    [[ $file == *.so* && $file != *libjvm.so ]] && ! cp -L --parents "$file" "$folder" && return 1
    ldd "$file" | grep -o '/[^ ]*' | grep -v /libj | while read -r file; do
      cp -L --parents "$file" "$folder" || return
    done || return
  done
}

try_engine() { # a container as hardened as the tests', asked through a port
  local container address status=1 second
  container=$(timeout 60 docker run --detach --read-only --cap-drop=ALL --memory=1g --user=10001:10001 \
    --publish=127.0.0.1::8000 kindred-ci/jdk:local \
    /opt/java/openjdk/bin/jwebserver --bind-address 0.0.0.0 --directory /tmp) || return
  address=$(timeout 10 docker port "$container" 8000 | head -1)
  for ((second = 0; second < 20; second++)); do
    if timeout 5 bash -c "exec 3<>/dev/tcp/${address/://} && printf 'GET / HTTP/1.0\r\n\r\n' >&3 &&
        grep -q '200 OK' <&3" 2>/dev/null; then
      status=0
      break
    fi
    sleep 1
  done
  timeout 30 docker rm --force "$container" >/dev/null || return
  return "$status"
}

stop_engine() { # by its process id; nothing of it is left
  local second
  if [[ $engine_pid ]]; then
    kill -TERM "$engine_pid" 2>/dev/null || true
    for ((second = 0; second < 20; second++)); do
      kill -0 "$engine_pid" 2>/dev/null || break
      sleep 1
    done
    kill -KILL "$engine_pid" "$(cat "$engine_folder/exec/containerd/containerd.pid" 2>/dev/null)" 2>/dev/null || true
    wait "$engine_pid" 2>/dev/null || true
  fi
  [[ ! $engine_bridge ]] || ip link delete "$engine_bridge" 2>/dev/null || true
  [[ ! $engine_folder ]] || rm -rf --one-file-system "$engine_folder" 2>/dev/null || true
  engine_folder= engine_pid= engine_bridge=
  unset DOCKER_HOST BASE_IMAGE JDK_IMAGE
}
