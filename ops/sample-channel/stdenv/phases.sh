# What every build does, whatever it builds: the order of the phases, the hooks around them, the default of each.
# The interpreters are compiled with this file alone, so that work on setup.sh never recompiles them.

set -e -o pipefail
shopt -s inherit_errexit

export PATH=/usr/bin:/bin
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-315532800}
export HOME=/homeless-shelter TZ=UTC
: "${outputs:=out}" "${NIX_BUILD_CORES:=1}"
if [ "$NIX_BUILD_CORES" -le 0 ]; then NIX_BUILD_CORES=$(nproc); fi
export NIX_BUILD_CORES
umask 022
NIX_BUILD_TOP=${NIX_BUILD_TOP:-$PWD}

# A hook is a function or a variable of that name, then every member of the array <name>Hooks.
runHook() {
  local name=$1 member
  shift
  callHook "$name" "$@"
  local -n members="${name%Hook}Hooks"
  for member in "${members[@]}"; do callHook "$member" "$@"; done
}

callHook() {
  local name=$1
  if declare -F "$name" >/dev/null; then "$@"
  elif [[ $name =~ ^[A-Za-z_][A-Za-z0-9_]*$ ]]; then eval "${!name:-}"
  else eval "$name"; fi
}

announcePhase() {
  curPhase=$1
  if [ -n "${NIX_LOG_FD:-}" ]; then
    printf '@nix { "action": "setPhase", "phase": "%s" }\n' "$1" >&"$NIX_LOG_FD"
  fi
  echo "Running phase: $1"
}

phaseIsWanted() {
  case $1 in
    unpackPhase) [ -z "${dontUnpack:-}" ] ;;
    patchPhase) [ -z "${dontPatch:-}" ] ;;
    configurePhase) [ -z "${dontConfigure:-}" ] ;;
    buildPhase) [ -z "${dontBuild:-}" ] ;;
    checkPhase) [ -n "${doCheck:-}" ] ;;
    installPhase) [ -z "${dontInstall:-}" ] ;;
    fixupPhase) [ -z "${dontFixup:-}" ] ;;
    installCheckPhase) [ -n "${doInstallCheck:-}" ] ;;
    distPhase) [ -n "${doDist:-}" ] ;;
  esac
}

# The variable comes before the function, so that an attribute of the derivation replaces a phase.
runPhase() {
  phaseIsWanted "$1" || return 0
  announcePhase "$1"
  eval "${!1:-$1}"
  if [ "$1" = unpackPhase ] && [ -n "${sourceRoot:-}" ]; then cd "$sourceRoot"; fi
}

genericBuild() {
  local phase
  if [ -n "${buildCommand:-}" ] || [ -f "${buildCommandPath:-}" ]; then
    curPhase=buildCommand
    if [ -n "${buildCommandPath:-}" ]; then source "$buildCommandPath"; else eval "$buildCommand"; fi
    return
  fi
  : "${phases:=${prePhases:-} ${prePhasesArray[*]} unpackPhase patchPhase ${preConfigurePhases:-} configurePhase \
    ${preBuildPhases:-} buildPhase checkPhase ${preInstallPhases:-} installPhase ${preFixupPhases:-} fixupPhase \
    installCheckPhase ${preDistPhases:-} distPhase ${postPhases:-}}"
  for phase in $phases; do runPhase "$phase"; done
}

reportFailure() {
  local code=$?
  if [ "$code" -ne 0 ]; then
    echo "error: ${name:-this derivation} failed in ${curPhase:-its setup} with exit code $code" >&2
    runHook failureHook || true
  else
    runHook exitHook
  fi
  exit "$code"
}
trap reportFailure EXIT

unpackFile() {
  if [ -d "$1" ]; then cp -r --preserve=mode,timestamps --no-target-directory "$1" "$(basename "$1" | cut -d- -f2-)"
  else case $1 in
    *.tar | *.tar.* | *.tgz | *.txz | *.tbz2) tar -xf "$1" --mode=u+w --warning=no-timestamp ;;
    *.whl | *.zip) unzip -qq "$1" ;;
    *) echo "do not know how to unpack $1" >&2; return 1 ;;
  esac; fi
}

unpackPhase() {
  runHook preUnpack
  local source entry before=":"
  for entry in */; do before+="$entry:"; done
  for source in ${srcs:-${src:?nothing to unpack: src is not set}}; do unpackFile "$source"; done
  if [ -z "${sourceRoot:-}" ]; then
    for entry in */; do
      [[ $before == *":$entry:"* ]] || sourceRoot=${entry%/}
    done
  fi
  [ -n "${sourceRoot:-}" ] || { echo "the sources hold no folder" >&2; return 1; }
  chmod -R u+w -- "$sourceRoot"
  runHook postUnpack
}

patchPhase() {
  runHook prePatch
  local file
  for file in ${patches:-}; do patch -p1 <"$file"; done
  runHook postPatch
}

configurePhase() {
  runHook preConfigure
  if [ -x "${configureScript:-./configure}" ]; then
    echo "configure flags: --prefix=$out ${configureFlags:-} ${configureFlagsArray[*]}"
    "${configureScript:-./configure}" --prefix="$out" ${configureFlags:-} "${configureFlagsArray[@]}"
  fi
  runHook postConfigure
}

hasMakefile() { [ -e Makefile ] || [ -e makefile ] || [ -e GNUmakefile ] || [ -n "${makefile:-}" ]; }

buildPhase() {
  runHook preBuild
  if hasMakefile; then
    make ${makefile:+-f "$makefile"} ${enableParallelBuilding:+-j"$NIX_BUILD_CORES"} ${makeFlags:-} ${buildFlags:-}
  fi
  runHook postBuild
}

checkPhase() {
  runHook preCheck
  if hasMakefile && [ -n "${checkTarget:-}" ]; then make ${makeFlags:-} "$checkTarget"; fi
  runHook postCheck
}

installPhase() {
  runHook preInstall
  if hasMakefile; then make ${makefile:+-f "$makefile"} ${makeFlags:-} ${installFlags:-} ${installTargets:-install}; fi
  runHook postInstall
}

fixupPhase() {
  runHook preFixup
  local output prefix
  for output in $outputs; do prefix=${!output} runHook fixupOutput; done
  recordPropagation
  runHook postFixup
}

# Whoever takes this package as an input takes these files into account.
recordPropagation() {
  local to=${outputDev:-out}
  to=${!to}
  if [ -n "${propagatedBuildInputs:-}" ]; then
    mkdir -p "$to/nix-support"
    echo "$propagatedBuildInputs" >"$to/nix-support/propagated-build-inputs"
  fi
  if [ -n "${propagatedNativeBuildInputs:-}" ]; then
    mkdir -p "$to/nix-support"
    echo "$propagatedNativeBuildInputs" >"$to/nix-support/propagated-native-build-inputs"
  fi
  if [ -n "${setupHook:-}" ]; then
    mkdir -p "$to/nix-support"
    sed "s|@out@|$out|g" "$setupHook" >"$to/nix-support/setup-hook"
  fi
}

installCheckPhase() { runHook preInstallCheck; runHook postInstallCheck; }
distPhase() { runHook preDist; runHook postDist; }
