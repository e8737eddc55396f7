# wrapPythonPrograms: the scripts of a package find the package and all that it needs, wherever they are started from.

# Adds a package, and what it propagates, to the two search paths.
addToProgramPaths() {
  local package=$1 next
  if [ -n "${programPathHas[$package]:-}" ]; then return 0; fi
  programPathHas[$package]=1
  addToSearchPath program_PYTHONPATH "$package/@sitePackages@"
  addToSearchPath program_PATH "$package/bin"
  if [ -f "$package/nix-support/propagated-build-inputs" ]; then
    for next in $(<"$package/nix-support/propagated-build-inputs"); do addToProgramPaths "$next"; done
  fi
}

buildPythonPath() {
  local package
  program_PYTHONPATH= program_PATH=
  declare -gA programPathHas=()
  programPathHas[@python@]=1
  addToSearchPath program_PATH @python@/bin
  for package in $1; do addToProgramPaths "$package"; done
}

wrapPythonPrograms() { wrapPythonProgramsIn "$out/bin" "$out ${pythonPath:-}"; }

wrapPythonProgramsIn() {
  local folder=$1 program first list wrapArgs
  buildPythonPath "$2"
  [ -d "$folder" ] || return 0
  list="'${program_PYTHONPATH//:/\',\'}'"
  # An attribute of the derivation is one text, split at blanks; an array is what it is.
  if [[ $(declare -p makeWrapperArgs 2>/dev/null) == "declare -a"* ]]; then wrapArgs=("${makeWrapperArgs[@]}")
  else wrapArgs=(${makeWrapperArgs:-}); fi
  while IFS= read -r -d '' program; do
    isScript "$program" || continue
    echo "wrapping $program"
    sed -i -E '1s|^#!.*/env[ ]+python[0-9.]*t?([ ].*)?$|#!@interpreter@\1|' "$program"
    read -r first <"$program" || true
    if [[ $first == *python* ]]; then
      awk -v "line=import sys;import site;import functools;sys.argv[0] = '$program';functools.reduce(lambda k, p: site.addsitedir(p, k), [$list], site._init_pathinfo());" \
        -f @insertSearchPath@ "$program" >"$program.new"
      cat "$program.new" >"$program"
      rm "$program.new"
    fi
    wrapProgram "$program" --prefix PATH : "$program_PATH" \
      $([ -n "${permitUserSite:-}" ] || echo --set PYTHONNOUSERSITE true) "${wrapArgs[@]}"
  done < <(find "$folder" -maxdepth 1 -type f -perm -0100 ! -name '.*' -print0)
}
