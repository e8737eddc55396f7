#!/usr/bin/env bash
# Tries the Dockerfile without a container engine: carries out its lines, in order, in folders made by debootstrap,
# and then starts the services of docker-compose.yml from the result. Needs root, debootstrap, crun, docker-compose, and
# the network for downloads; takes about four minutes and 3 GB below $TMPDIR, which it removes.
#
#   ops/docker/try-run-lines.sh                   # with the defaults of the Dockerfile's ARGs
#   ops/docker/try-run-lines.sh DEBIAN=trixie     # with others
#   ops/docker/try-run-lines.sh --list            # only prints the RUN lines
#
# Does not try the node image (Debian and this machine's Node stand in for it), layers, .dockerignore's
# finer rules, and the engine's own networks.
set -euo pipefail
cd "$(dirname "$0")/../.."

# Prints one line per instruction: no comments, continuations joined.
instructions() {
  awk '/^[ \t]*#/ || (/^[ \t]*$/ && line == "") { next }
    { sub(/^[ \t]+/, ""); line = line $0 }
    sub(/\\$/, "", line) { next }
    { print line; line = "" }' Dockerfile
}

if [ "${1:-}" = --list ]; then
  instructions | sed -n 's/^RUN //p'
  exit
fi

for program in debootstrap crun docker-compose; do
  command -v "$program" >/dev/null || { echo "Missing: apt-get install --no-install-recommends $program" >&2; exit 1; }
done
[ "$(id -u)" = 0 ] || { echo "Not root: debootstrap and chroot need it." >&2; exit 1; }

# Runs in namespaces of its own, so that no mount and no process stays behind in any case.
if [ -z "${TRY_WORK:-}" ]; then
  TRY_WORK=$(mktemp -d)
  export TRY_WORK
  trap 'rm -rf --one-file-system "$TRY_WORK"' EXIT
  unshare --mount --propagation private --pid --fork --kill-child --mount-proc "$0" "$@"
  exit
fi
work=$TRY_WORK

declare -A args given layers env_of user_of folder_of
for setting in "$@"; do given[${setting%%=*}]=${setting#*=}; done
failed=0

say() { printf '%-7s %7s  %s\n' "$1" "$2" "${3:0:150}"; }
seconds_since() { awk -v from="$1" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.1f s", to - from }'; }

# The machine's network settings, as `docker build` would get them.
network=()
for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
  [ -z "${!name:-}" ] || network+=("$name=${!name}")
done

# make_base SUITE: stands in for node:20-SUITE-slim.
make_base() {
  local suite=$1 base=$work/base mirror started=$EPOCHREALTIME
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Component: main' 'Label: Debian' | head -1)
  debootstrap --variant=minbase "$suite" "$base" ${mirror:+"$mirror"} >"$work/log" 2>&1 ||
    { tail -5 "$work/log"; exit 1; }
  # As in Debian's images: packages start no services.
  printf '#!/bin/sh\nexit 101\n' >"$base/usr/sbin/policy-rc.d"
  chmod +x "$base/usr/sbin/policy-rc.d"
  apt-config dump Acquire | grep -E '^Acquire::(Check-|Retries|https?::)' >"$base/etc/apt/apt.conf.d/99machine" || true
  cp --remove-destination --dereference /etc/resolv.conf /etc/hosts "$base/etc/"
  if [ -e /etc/ssl/certs/ca-certificates.crt ]; then
    cp /etc/ssl/certs/ca-certificates.crt "$base/etc/machine-ca.crt"
    network+=(NODE_EXTRA_CA_CERTS=/etc/machine-ca.crt)
  fi
  cp --dereference "$(command -v node)" "$base/usr/local/bin/node"
  mkdir -p "$base/usr/local/lib/node_modules"
  cp -a "$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")" "$base/usr/local/lib/node_modules/npm"
  for name in npm npx; do ln -s "../lib/node_modules/npm/bin/$name-cli.js" "$base/usr/local/bin/$name"; done
  layers[$suite]=$base
  env_of[$suite]=PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin user_of[$suite]=0:0 folder_of[$suite]=/
  say ok "$(seconds_since "$started")" "(debootstrap $suite, for $image)"
}

expanded() { # TEXT: with the ARGs in it
  local text=$1 name
  for name in "${!args[@]}"; do text=${text//\$\{$name\}/${args[$name]}}; done
  printf '%s' "$text"
}

# A stage's root: an overlay over that of its parent, from its first change on.
root() {
  root=$work/stages/$stage/root
  [ ! -d "$root" ] || return 0
  mkdir -p "$work/stages/$stage"/{root,changes,work}
  mount -t overlay overlay "$root" \
    -o "lowerdir=${layers[$stage]},upperdir=$work/stages/$stage/changes,workdir=$work/stages/$stage/work"
  layers[$stage]=$work/stages/$stage/changes:${layers[$stage]}
}

begin() { # IMAGE [AS NAME]
  image=$(expanded "$1")
  stage=${3:-image}
  local parent=$image
  if [[ $image == node:* ]]; then
    parent=${image#node:*-}
    parent=${parent%-slim}
    [ -n "${layers[$parent]:-}" ] || make_base "$parent"
  fi
  layers[$stage]=${layers[$parent]} env_of[$stage]=${env_of[$parent]}
  user_of[$stage]=${user_of[$parent]} folder_of[$stage]=${folder_of[$parent]}
  say FROM "" "$image${3:+ AS $3}"
}

copy() { # [--from=STAGE] SOURCE… TARGET
  local from=$PWD to source
  if [[ $1 == --from=* ]]; then from=$work/stages/${1#--from=}/root; shift; fi
  to=${!#}
  [[ $to == /* ]] || to=${folder_of[$stage]}/$to
  root
  for source in "${@:1:$#-1}"; do
    source=$from/$source
    if [ -d "$source" ]; then
      mkdir -p "$root$to"
      cp -a "$source/." "$root$to/"
    else
      if [[ $to == */ ]]; then mkdir -p "$root$to"; else mkdir -p "$root$(dirname "$to")"; fi
      cp -a "$source" "$root$to"
    fi
  done
  chown -R --no-dereference 0:0 "$root$to"
}

run() { # LINE
  local started=$EPOCHREALTIME environment
  root
  mapfile -t environment <<<"${env_of[$stage]}"
  if unshare --mount --propagation private sh -c '
    mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" && mount -t sysfs -o ro sysfs "$1/sys" || exit 125
    root=$1 user=$2 folder=$3 line=$4
    shift 4
    exec env -i HOME=/root "$@" /usr/sbin/chroot --userspec="$user" "$root" \
      /bin/sh -c "cd \"\$1\" && exec /bin/sh -c \"\$2\"" sh "$folder" "$line"
  ' sh "$root" "${user_of[$stage]}" "${folder_of[$stage]}" "$1" "${environment[@]}" "${network[@]}" \
    </dev/null >"$work/log" 2>&1; then
    say ok "$(seconds_since "$started")" "RUN $1"
  else
    say FAILED "$(seconds_since "$started")" "RUN $1"
    tail -30 "$work/log"
    failed=1
  fi
}

while read -r instruction rest; do
  case $instruction in
    ARG) args[${rest%%=*}]=${given[${rest%%=*}]:-${rest#*=}} ;;
    FROM) begin $rest ;;
    WORKDIR)
      folder_of[$stage]=$rest
      root
      mkdir -p "$root$rest"
      ;;
    COPY) copy $rest ;;
    RUN) run "$rest" ;;
    ENV) env_of[$stage]+=$'\n'${rest// /$'\n'} ;;
    USER) user_of[$stage]=$rest ;;
    ENTRYPOINT) entrypoint=$rest ;;
    CMD) command=$rest ;;
    HEALTHCHECK) healthy=${rest#*CMD } ;;
    EXPOSE | LABEL | STOPSIGNAL) ;;
    *) say FAILED "" "$instruction is unknown to this script" && failed=1 ;;
  esac
done < <(instructions)
[ "$failed" = 0 ] || exit 1

say size "" "$(du -shx "$root" | cut -f1)B unpacked, of which $(du -shx "$work/base" | cut -f1)B stand in for the base image"
printf '{"root":"%s","user":"%s","folder":"%s","env":["%s"],"entrypoint":%s,"command":%s,"healthy":%s}' \
  "$root" "${user_of[$stage]}" "${folder_of[$stage]}" "${env_of[$stage]//$'\n'/\",\"}" "$entrypoint" "$command" "$healthy" \
  >"$work/image.json"
node ops/docker/try-services.mjs "$work"
