
# What the packages have on top of the phases: inputs with their setup hooks, and the finishing touches of fixupPhase.

hostOffset=0
envHooks=()
fixupOutputHooks=()

addToSearchPathWithCustomDelimiter() {
  local delimiter=$1 variable=$2 folder=$3
  if [ -d "$folder" ] && [[ "$delimiter${!variable:-}$delimiter" != *"$delimiter$folder$delimiter"* ]]; then
    export "$variable=${!variable:+${!variable}$delimiter}$folder"
  fi
}

addToSearchPath() { addToSearchPathWithCustomDelimiter : "$@"; }

# addEnvHooks OFFSET FUNCTION…: each function will be called with every input.
addEnvHooks() {
  local hook
  shift
  for hook in "$@"; do envHooks+=("$hook"); done
}

# The inputs, each before what it propagates, each once.
allInputs=()
declare -A inputIsKnown=()
findInput() {
  local input=$1 file next
  if [ -n "${inputIsKnown[$input]:-}" ]; then return 0; fi
  [ -e "$input" ] || { echo "the input $input does not exist" >&2; return 1; }
  inputIsKnown[$input]=1
  allInputs+=("$input")
  for file in "$input"/nix-support/propagated-{native-,}build-inputs; do
    if [ -f "$file" ]; then for next in $(<"$file"); do findInput "$next"; done; fi
  done
}

activateInput() {
  if [ -f "$1" ]; then
    source "$1"
    return
  fi
  if [ -f "$1/nix-support/setup-hook" ]; then source "$1/nix-support/setup-hook"; fi
  addToSearchPath inputPath "$1/bin"
}

activateInputs() {
  local input hook
  inputPath=
  for input in ${nativeBuildInputs:-} ${propagatedNativeBuildInputs:-} ${buildInputs:-} ${propagatedBuildInputs:-}; do
    findInput "$input"
  done
  for input in "${allInputs[@]}"; do activateInput "$input"; done
  for input in "${allInputs[@]}"; do
    for hook in "${envHooks[@]}"; do "$hook" "$input"; done
  done
  export HOST_PATH=$inputPath
  PATH=${inputPath:+$inputPath:}$PATH
}

# substitute IN OUT [--replace-fail A B] [--replace-warn A B] [--replace-quiet A B] [--subst-var V] [--subst-var-by V TEXT]
substitute() {
  local from=$1 to=$2 text before
  shift 2
  text=$(cat -- "$from"; printf .)
  text=${text%.}
  while [ $# -gt 0 ]; do
    before=$text
    case $1 in
      --replace | --replace-fail | --replace-warn | --replace-quiet)
        text=${text//"$2"/"$3"}
        if [ "$before" = "$text" ]; then
          case $1 in
            --replace-fail) echo "substitute: $from does not contain '$2'" >&2; return 1 ;;
            --replace | --replace-warn) echo "substitute: warning: $from does not contain '$2'" >&2 ;;
          esac
        fi
        shift 3 ;;
      --subst-var) text=${text//"@$2@"/"${!2}"}; shift 2 ;;
      --subst-var-by) text=${text//"@$2@"/"$3"}; shift 3 ;;
      *) echo "substitute: unknown argument '$1'" >&2; return 1 ;;
    esac
  done
  mkdir -p "$(dirname "$to")"
  if [ "$from" = "$to" ]; then printf %s "$text" >"$to"
  else cp --no-preserve=ownership "$from" "$to"; chmod u+w "$to"; printf %s "$text" >"$to"; fi
}

substituteInPlace() {
  local files=()
  while [ $# -gt 0 ] && [[ $1 != --* ]]; do files+=("$1"); shift; done
  local file
  for file in "${files[@]}"; do substitute "$file" "$file" "$@"; done
}

isELF() {
  local magic
  LC_ALL=C IFS= read -r -n 4 magic 2>/dev/null <"$1" || true
  [ "$magic" = $'\177ELF' ]
}

isScript() {
  local magic
  LC_ALL=C IFS= read -r -n 2 magic 2>/dev/null <"$1" || true
  [ "$magic" = '#!' ]
}

# Scripts start with the program that the inputs offer, if they do. Tools of the host stay as they are.
patchShebangs() {
  local file line program rest found
  while IFS= read -r -d '' file; do
    isScript "$file" || continue
    read -r line <"$file" || true
    line=${line#\#!}
    read -r program rest <<<"$line"
    case $program in
      "$NIX_STORE"/*) continue ;;
      */env) read -r program rest <<<"$rest"; [[ $program != -* ]] || continue ;;
    esac
    if found=$(PATH=$HOST_PATH type -P "$(basename "$program")"); then
      sed -i "1s|.*|#!$found${rest:+ $rest}|" "$file"
    fi
  done < <(find "$@" -type f -perm -0100 -print0 2>/dev/null)
}

patchShebangsOfOutput() {
  if [ -z "${dontPatchShebangs:-}" ]; then patchShebangs "$prefix"; fi
}

stripOutput() {
  local file
  [ -z "${dontStrip:-}" ] || return 0
  while IFS= read -r -d '' file; do
    if isELF "$file"; then strip -S "$file" 2>/dev/null || true; fi
  done < <(find "$prefix"/{lib,bin,libexec} -type f \( -name '*.so' -o -name '*.so.*' -o -perm -0100 \) -print0 2>/dev/null)
}

compressManPages() {
  local page
  for page in "$prefix"/share/man/man*/*; do
    if [ -f "$page" ] && [ ! -L "$page" ] && [[ $page != *.gz ]]; then gzip -n9 "$page"; fi
  done
}

fixupOutputHooks+=(patchShebangsOfOutput stripOutput compressManPages)

activateInputs
