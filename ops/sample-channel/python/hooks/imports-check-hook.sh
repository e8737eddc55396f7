# Each name in pythonImportsCheck can be imported from what was installed, by the interpreter it was installed for.
pythonImportsCheckPhase() {
  [ -n "${pythonImportsCheck:-}" ] || return 0
  echo "Check whether the following modules can be imported: $pythonImportsCheck"
  (
    cd "$out"
    export PYTHONPATH="$out/@sitePackages@${PYTHONPATH:+:$PYTHONPATH}" PYTHONDONTWRITEBYTECODE=1
    @interpreter@ -c 'import importlib, sys; [importlib.import_module(name) for name in sys.argv[1:]]' $pythonImportsCheck
  )
}

removePythonNamespaces() {
  local name
  for name in ${pythonNamespaces:-}; do
    rm -f "$out/@sitePackages@/${name//.//}/__init__.py"
    rm -f "$out/@sitePackages@/${name//.//}/__pycache__"/__init__.*
  done
}

postInstallHooks+=(removePythonNamespaces)
if [ -z "${dontUsePythonImportsCheck:-}" ]; then preDistPhases+=" pythonImportsCheckPhase"; fi
