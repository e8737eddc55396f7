# makeBinaryWrapper EXECUTABLE WRAPPER ARGS: the same as makeWrapper, as a compiled program, so that the wrapper can
# stand behind #! in a script. It takes no --run, and words in --add-flags are split as the shell splits them.

quoteForC() {
  local text=$1
  text=${text//\\/\\\\}
  text=${text//\"/\\\"}
  text=${text//$'\n'/\\n}
  text=${text//$'\r'/\\r}
  text=${text//$'\t'/\\t}
  printf '"%s"' "${text//\?/\\?}"
}

# Arguments as a shell reads them, one a line.
shellWords() {
  local line=
  printf '%s' "${1@Q}"
  for line in "${@:2}"; do printf ' %s\n    %s' "\\" "${line@Q}"; done
}

# The text of the program.
binaryWrapperProgram() {
  local executable=$1 argv0 body= before=() after=() words word
  argv0="argv[0] = (char *)$(quoteForC "$executable");"
  shift
  local all=("$@")
  while [ $# -gt 0 ]; do
    case $1 in
      --set) body+="  put($(quoteForC "$2"), $(quoteForC "$3"), 1);"$'\n'; shift 3 ;;
      --set-default) body+="  put($(quoteForC "$2"), $(quoteForC "$3"), 0);"$'\n'; shift 3 ;;
      --unset) body+="  if (unsetenv($(quoteForC "$2"))) die(\"unsetenv\");"$'\n'; shift 2 ;;
      --prefix | --suffix)
        [ -z "$4" ] || body+="  join($(quoteForC "$2"), $(quoteForC "$3"), $(quoteForC "$4"), ${1/--/});"$'\n'
        shift 4 ;;
      --chdir) body+="  if (chdir($(quoteForC "$2"))) die(\"chdir\");"$'\n'; shift 2 ;;
      --add-flag) before+=("$2"); shift 2 ;;
      --append-flag) after+=("$2"); shift 2 ;;
      --add-flags) eval "words=($2)"; before+=("${words[@]}"); shift 2 ;;
      --append-flags) eval "words=($2)"; after+=("${words[@]}"); shift 2 ;;
      --argv0) argv0="argv[0] = (char *)$(quoteForC "$2");"; shift 2 ;;
      --inherit-argv0) argv0=; shift ;;
      --resolve-argv0) shift ;; # Linux hands a program its path through /proc/self/exe: nothing to resolve
      *) echo "makeBinaryWrapper: unknown argument '$1'" >&2; return 1 ;;
    esac
  done
  cat "@program@"
  # As in Nixpkgs, the program says how it was made, for whoever has to make it again.
  echo "__attribute__((used)) static const char command[] = $(quoteForC $'\n\nmakeCWrapper '"$(shellWords "$executable" "${all[@]}")"$'\n\n');"
  echo "int main(int argc, char **argv) {"
  echo "  static const char *const before[] = {$(for word in "${before[@]}"; do quoteForC "$word"; printf ', '; done)NULL};"
  echo "  static const char *const after[] = {$(for word in "${after[@]}"; do quoteForC "$word"; printf ', '; done)NULL};"
  printf '%s' "$body"
  echo "  $argv0"
  echo "  argv = arguments(argc, argv, before, ${#before[@]}, after, ${#after[@]});"
  echo "  execv($(quoteForC "$executable"), argv);"
  echo "  die($(quoteForC "$executable"));"
  echo "}"
}

makeBinaryWrapper() {
  local executable=$1 wrapper=$2 program
  [ -f "$executable" ] && [ -x "$executable" ] || { echo "makeBinaryWrapper: $executable is no executable file" >&2; return 1; }
  mkdir -p "$(dirname "$wrapper")"
  rm -f "$wrapper"
  program=$(binaryWrapperProgram "$executable" "${@:3}")
  gcc -Os -s -Wall -Werror -x c -o "$wrapper" - <<<"$program"
}

wrapProgramBinary() {
  local program=$1 hidden
  hidden=$(dirname "$program")/.$(basename "$program")-wrapped
  while [ -e "$hidden" ]; do hidden+=_; done
  mv "$program" "$hidden"
  makeBinaryWrapper "$hidden" "$program" --inherit-argv0 "${@:2}"
}

makeWrapper() { makeBinaryWrapper "$@"; }
wrapProgram() { wrapProgramBinary "$@"; }
