{ pkgs, scripts }:
/**
  Returns a derivation of a JSON file with facts that an interpreter reports about itself when it runs: `version`, `soabi`,
  `extensionSuffixes` and `freeThreaded`. The suffixes are those of the files that it loads as extension modules, so the library
  needs no list of its own that could become outdated.

  # Type

  ```
  interpreterFacts :: Interpreter -> Derivation
  ```

  # Example

  ```nix
  builtins.readFile (interpreterFacts pkgs.python313FreeThreading)
  => ''{"version": "3.13", "soabi": "cpython-313t-x86_64-linux-gnu", "extensionSuffixes": […], "freeThreaded": true}''
  ```
*/
python:
pkgs.runCommandLocal "${python.libPrefix}-facts.json" { } ''
  ${python.interpreter} -Es ${scripts.interpreter_facts} > $out
''
