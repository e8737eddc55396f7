# makeWrapper EXECUTABLE WRAPPER ARGS: writes a bash script that sets up the environment and starts the executable.
#   --argv0 NAME  --inherit-argv0  --resolve-argv0
#   --set VAR VAL  --set-default VAR VAL  --unset VAR
#   --prefix VAR SEP VAL  --suffix VAR SEP VAL  --chdir DIR  --run COMMAND
#   --add-flag ARG  --append-flag ARG  --add-flags ARGS  --append-flags ARGS

quoteForShell() { printf "'%s'" "${1//\'/\'\\\'\'}"; }

# Puts each member of the list VALUES at one end of the list VAR, and takes it away from where it stood before.
wrapperListLines() {
  local variable=$1 end=$3 delimiter members=() member value
  delimiter=$(quoteForShell "$2")
  while IFS= read -r member; do
    if [ "$end" = front ]; then members=("$member" "${members[@]}"); else members+=("$member"); fi
  done <<<"${4//"$2"/$'\n'}"
  for member in "${members[@]}"; do
    value=$(quoteForShell "$member")
    echo "$variable=\${$variable:+$delimiter\$$variable$delimiter}"
    if [ "$end" = front ]; then
      echo "$variable=\${$variable/$delimiter$value$delimiter/$delimiter}"
      echo "$variable=$value\$$variable"
    else
      echo "if [[ \$$variable != *$delimiter$value$delimiter* ]]; then $variable=\$$variable$value; fi"
    fi
    echo "$variable=\${$variable#$delimiter}"
    echo "$variable=\${$variable%$delimiter}"
  done
  echo "export $variable"
}

assertExecutable() {
  [ -f "$1" ] && [ -x "$1" ] || { echo "makeWrapper: $1 is no executable file" >&2; return 1; }
}

makeShellWrapper() {
  local executable=$1 wrapper=$2 argv0='exec ' before= after= lines=
  shift 2
  assertExecutable "$executable"
  while [ $# -gt 0 ]; do
    case $1 in
      --set) lines+="export $2=$(quoteForShell "$3")"$'\n'; shift 3 ;;
      --set-default) lines+="export $2=\${$2-$(quoteForShell "$3")}"$'\n'; shift 3 ;;
      --unset) lines+="unset $2"$'\n'; shift 2 ;;
      --prefix) [ -z "$4" ] || lines+="$(wrapperListLines "$2" "$3" front "$4")"$'\n'; shift 4 ;;
      --suffix) [ -z "$4" ] || lines+="$(wrapperListLines "$2" "$3" back "$4")"$'\n'; shift 4 ;;
      --chdir) lines+="cd $(quoteForShell "$2")"$'\n'; shift 2 ;;
      --run) lines+="$2"$'\n'; shift 2 ;;
      --add-flag) before+=" $(quoteForShell "$2")"; shift 2 ;;
      --add-flags) before+=" $2"; shift 2 ;;
      --append-flag) after+=" $(quoteForShell "$2")"; shift 2 ;;
      --append-flags) after+=" $2"; shift 2 ;;
      --argv0) argv0="exec -a $(quoteForShell "$2") "; shift 2 ;;
      --inherit-argv0) argv0='exec -a "$0" '; shift ;;
      --resolve-argv0) shift ;; # a script is started by its path, so $0 is one already
      *) echo "makeWrapper: unknown argument '$1'" >&2; return 1 ;;
    esac
  done
  mkdir -p "$(dirname "$wrapper")"
  rm -f "$wrapper"
  printf '#! %s -e\n%s%s"%s" %s "$@" %s\n' "@shell@" "$lines" "$argv0" "$executable" "$before" "$after" >"$wrapper"
  chmod +x "$wrapper"
}

# The program moves to .NAME-wrapped, and a wrapper takes its place.
hideProgram() {
  local program=$1
  assertExecutable "$program"
  hidden=$(dirname "$program")/.$(basename "$program")-wrapped
  while [ -e "$hidden" ]; do hidden+=_; done
  mv "$program" "$hidden"
}

wrapProgramShell() {
  local program=$1 hidden
  hideProgram "$program"
  makeShellWrapper "$hidden" "$program" --inherit-argv0 "${@:2}"
}

makeWrapper() { makeShellWrapper "$@"; }
wrapProgram() { wrapProgramShell "$@"; }
