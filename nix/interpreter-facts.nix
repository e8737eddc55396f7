# What an interpreter says of itself, as JSON, made by running it:
#   { version, soabi, extensionSuffixes, freeThreaded }
# The suffixes are those of the files that it would load as extension modules; no list of ours can go stale.
{ pkgs, scripts }:
python:
pkgs.runCommandLocal "${python.libPrefix}-facts.json" { } ''
  ${python.interpreter} -Es ${scripts.interpreter_facts} > $out
''
