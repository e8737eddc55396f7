{ pkgs, lib, patchbay, gil, free, ... }:
let
  # A set inside the package set of an interpreter, such as Qt.
  nested = python: {
    overrideScope = throw "not called";
    # Its build runs Python.
    tool-user = pkgs.runCommand "tool-user" { nativeBuildInputs = [ python ]; } "";
    bindings = pkgs.runCommand "bindings" { buildInputs = [ python ]; } "";
    above-bindings = pkgs.runCommand "above-bindings" { buildInputs = [ (nested python).bindings ]; } "";
    names-python = pkgs.runCommand "names-python" { } "echo ${python}";
  };
  neutral =
    own: ofSource:
    patchbay.neutral {
      inherit own ofSource;
      source = gil;
      target = free;
    };
  taken = lib.mapAttrs (_: drv: drv.drvPath) (removeAttrs (neutral (nested free) (nested gil)) [ "overrideScope" ]);
in
{
  "neutral: takes the source's build of a package, unless the package links Python" = {
    expr = lib.mapAttrs (name: drvPath: drvPath == (nested gil).${name}.drvPath) taken;
    expected = {
      tool-user = true;
      bindings = false;
      above-bindings = false;
      names-python = false;
    };
  };
  "neutral: keeps the target's own packages otherwise" = {
    expr = taken.bindings == (nested free).bindings.drvPath;
    expected = true;
  };
  "neutral: returns everything else unchanged" = {
    expr = map (value: neutral value value) [
      "text"
      { a = 1; }
      { overrideScope = 1; buildPythonPackage = 2; }
    ];
    expected = [
      "text"
      { a = 1; }
      { overrideScope = 1; buildPythonPackage = 2; }
    ];
  };
}
