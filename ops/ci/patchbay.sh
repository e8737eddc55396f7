#!/bin/sh
# Runs a command in a free-threaded Python environment: submits the spec to Patchbay, waits, lets Nix fetch the environment, and runs the command
# with the environment's programs first on its PATH. For any CI, with curl, jq and Nix; copy it into your repository.
#
#   PATCHBAY_URL=https://patchbay.example PATCHBAY_TOKEN=… ./patchbay.sh spec.json python -m pytest
#
# The token needs the scopes `read` and `submit`. PATCHBAY_TAGS, such as "run:42 ref:main", label the build. The exit code is the
# command's own; before the command runs: 1 (the build failed or was cancelled), 2 (the service refused), 3 (no answer), 4 (not fetched) and 64 (usage).
set -eu

say() { printf '%s\n' "$*" >&2; }
if [ $# -lt 2 ] || [ -z "${PATCHBAY_URL:-}" ]; then
  say 'usage: PATCHBAY_URL=… [PATCHBAY_TOKEN=…] patchbay.sh <spec.json> <command> [arguments…]'
  exit 64
fi
for program in curl jq nix-store; do
  command -v "$program" >/dev/null || { say "$program is not installed."; exit 64; }
done

# Writes the token to a private file for curl and Nix: other users could see it on a command line.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
host=$(printf '%s' "$PATCHBAY_URL" | sed 's|^[^/]*//||; s|[:/].*||')
[ -z "${PATCHBAY_TOKEN:-}" ] || echo "machine $host login patchbay password $PATCHBAY_TOKEN" >"$work/netrc"
touch "$work/netrc"
unset PATCHBAY_TOKEN

# ask <path> [options of curl]: writes the answer to $work/answer, and ends the script if there is none.
ask() {
  path=$1
  shift
  status=$(curl --silent --show-error --netrc-file "$work/netrc" --max-time 120 --retry 5 --retry-connrefused \
    --output "$work/answer" --write-out '%{http_code}' "$@" "$PATCHBAY_URL$path") || exit 3
  case $status in
    2*) ;;
    *)
      say "HTTP $status for $path"
      jq -r '"\(.code): \(.title) \(.detail)", (.faults[] | "  \(.pointer)  \(.detail) \(.nearest // [] | join(", "))")' \
        "$work/answer" >&2 || cat "$work/answer" >&2
      case $status in 4*) exit 2 ;; *) exit 3 ;; esac
      ;;
  esac
}
field() { jq -r "$1" "$work/answer"; }

spec=$1
shift
tags=$(jq -rn 'env.PATCHBAY_TAGS // "" | splits(" +") | select(. != "") | "&tag=\(@uri)"' | tr -d '\n')
# The key makes it safe to send this twice, which curl does if it gets no answer.
ask "/v1/environments?wait=60$tags" --header 'content-type: application/json' \
  --header "idempotency-key: $(cat /proc/sys/kernel/random/uuid)" --data-binary "@$spec"
id=$(field .id)
say "environment $id"

until [ "$(field .build.finishedAt)" != null ]; do
  say "$(field '"\(.build.state)  \(.build.progress | "\(.done)/\(.expected)")  \(.build.buildingNow | join(", "))"')"
  ask "/v1/environments/$id?wait=60"
done

if [ "$(field .status)" != ready ]; then
  # Builders control their log. Behind a bar, no line of it is a command to the CI.
  field '.build | "\(.state)  \(.failure.class)", .failure.message, (.failure.logTail // [] | .[] | "| \(.)"),
    "the whole log: /v1/builds/\(.id)/log"' >&2
  exit 1
fi

environment=$(field .storePath)
nix-store --realise "$environment" --max-jobs 0 --option netrc-file "$work/netrc" \
  --option extra-substituters "$(field .fetch.substituter)" \
  --option extra-trusted-public-keys "$(field '.fetch.publicKeys | join(" ")')" \
  --option narinfo-cache-negative-ttl 0 >/dev/null || exit 4

rm -rf "$work"
trap - EXIT
PATH=$environment/bin:$PATH exec "$@"
