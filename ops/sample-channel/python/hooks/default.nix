# The steps of a package's build, as setup hooks.
{ pkgs, python, pyPkgs }:
let
  inherit (pkgs) lib makeSetupHook;
  makePythonHook = args: script: makeSetupHook (args // { passthru = { provides.setupHook = true; } // args.passthru or { }; }) script;
  buildTools = python.pythonOnBuildForHost.pkgs;
  interpreter = python.interpreter;
  hook = lib.makeOverridable;
in
{
  inherit makePythonHook;

  wrapPython = hook (
    { makeWrapper }:
    makePythonHook {
      name = "wrap-python-hook";
      propagatedBuildInputs = [ makeWrapper ];
      substitutions = {
        inherit (python) sitePackages executable;
        inherit interpreter python;
        insertSearchPath = ./insert-search-path.awk;
      };
    } ./wrap.sh
  ) { inherit (pkgs) makeWrapper; };

  # The tool is named by its path, not propagated: it must not come into the build it runs.
  pypaBuildHook = hook (
    { build }:
    makePythonHook {
      name = "pypa-build-hook";
      substitutions = { inherit build; };
    } ./pypa-build-hook.sh
  ) { inherit (buildTools) build; };

  pypaInstallHook = hook (
    { installer }:
    makePythonHook {
      name = "pypa-install-hook";
      propagatedBuildInputs = [ installer ];
      substitutions = { inherit interpreter; };
    } ./pypa-install-hook.sh
  ) { inherit (buildTools) installer; };

  setuptoolsBuildHook = hook (
    { setuptools, wheel }:
    makePythonHook {
      name = "setuptools-build-hook";
      propagatedBuildInputs = [ setuptools wheel ];
      substitutions = { inherit interpreter; };
    } ./setuptools-build-hook.sh
  ) { inherit (buildTools) setuptools wheel; };

  wheelUnpackHook = makePythonHook { name = "wheel-unpack-hook"; } ./wheel-unpack-hook.sh;
  debianUnpackHook = makePythonHook {
    name = "debian-unpack-hook";
    substitutions = {
      inherit interpreter;
      packWheel = ./pack-wheel.py;
    };
  } ./debian-unpack-hook.sh;
  pythonOutputDistHook = makePythonHook { name = "python-output-dist-hook"; } ./output-dist-hook.sh;
  pythonImportsCheckHook = makePythonHook {
    name = "python-imports-check-hook";
    substitutions = {
      inherit (python) sitePackages;
      inherit interpreter;
    };
  } ./imports-check-hook.sh;
}
