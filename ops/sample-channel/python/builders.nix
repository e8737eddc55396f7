# The functions of a package set: what makes a package of this interpreter, and what asks whether something is one.
{ lib, pkgs, python, final }:
let
  modules = import ./modules.nix { inherit lib python; };
  makeOverridablePythonPackage = import ./make-overridable.nix lib;
  build = import ./build-python-package.nix { inherit lib pkgs python; pyPkgs = final; };
in
{
  inherit lib pkgs python;
  inherit (pkgs) stdenv fetchSource;
  inherit (modules)
    hasPythonModule
    requiredPythonModules
    makePythonPath
    disabledIf
    disabled
    toPythonModule
    toPythonApplication
    ;
  inherit (python.passthru)
    isPy27
    isPy2
    isPy3
    isPy3k
    isPy310
    isPy311
    isPy312
    isPy313
    isPy314
    isPyPy
    pythonAtLeast
    pythonOlder
    ;
  inherit makeOverridablePythonPackage;
  pythonPackages = final;

  buildPythonPackage =
    let
      builder = lib.makeOverridable (
        { namePrefix, stdenv }:
        makeOverridablePythonPackage (args: modules.toPythonModule (build { inherit namePrefix stdenv; } args))
      );
    in
    builder { namePrefix = python.libPrefix + "-"; inherit (python) stdenv; };

  buildPythonApplication =
    let
      builder = lib.makeOverridable (
        { namePrefix, stdenv }: makeOverridablePythonPackage (build { inherit namePrefix stdenv; })
      );
    in
    builder { namePrefix = ""; inherit (python) stdenv; };
}
