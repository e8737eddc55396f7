# Sourced into every build that takes this interpreter as an input. The functions carry the same names for every
# interpreter: where two meet in one build, the one sourced last decides for both.

addPythonPath() {
  addToSearchPathWithCustomDelimiter : PYTHONPATH "$1/@sitePackages@"
}

toPythonPath() {
  local path result=
  for path in $1; do result+="${result:+:}$path/@sitePackages@"; done
  echo "$result"
}

sysconfigdataHook() {
  if [ "$1" = "@out@" ]; then
    export _PYTHON_HOST_PLATFORM=@hostPlatform@
    export _PYTHON_SYSCONFIGDATA_NAME=@sysconfigdataName@
  fi
}

if [ -z "${dontAddPythonPath:-}" ]; then
  addEnvHooks "$hostOffset" addPythonPath
fi
addEnvHooks "$hostOffset" sysconfigdataHook

export DETERMINISTIC_BUILD=1
export PYTHONHASHSEED=0
export PYTHONNOUSERSITE=1
