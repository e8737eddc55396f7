# What it means to be a package of this interpreter.
{ lib, python }:
rec {
  hasPythonModule = drv: drv ? pythonModule && drv.pythonModule == python;

  # The interpreter, the modules among the given packages, and all that these need.
  requiredPythonModules =
    drvs:
    let
      modules = lib.filter hasPythonModule drvs;
    in
    lib.unique (
      [ python ] ++ modules ++ lib.concatLists (lib.catAttrs "requiredPythonModules" modules)
    );

  makePythonPath = drvs: lib.makeSearchPath python.sitePackages (requiredPythonModules drvs);

  # Any derivation whose files lie where this interpreter looks for them.
  toPythonModule =
    drv:
    drv.overrideAttrs (old: {
      passthru = (old.passthru or { }) // {
        pythonModule = python;
        pythonPath = [ ];
        requiredPythonModules = requiredPythonModules (drv.propagatedBuildInputs or [ ]);
      };
    });

  toPythonApplication =
    drv:
    drv.overrideAttrs (old: {
      passthru = (old.passthru or { }) // {
        pythonModule = false;
      };
    });

  disabled =
    drv: throw "${removePrefixes drv.name} not supported for interpreter ${python.executable}";
  disabledIf = condition: drv: if condition then disabled drv else drv;
  removePrefixes = lib.removePrefix "${python.libPrefix}-";
}
