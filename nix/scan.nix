# Lists the extension modules and shared libraries of one built Python package, as JSON (shape: extension_modules.py).
# It is a derivation of the package's output alone, so that Nix scans a store path once, in its sandbox. No cache has it: Nix
# neither asks one nor sends it to another machine.
#
# Type: scan :: { python :: Interpreter, drv :: Derivation } -> Derivation
{ pkgs, scripts }:
{ python, drv }:
pkgs.runCommandLocal "${drv.name}-extension-modules.json" { } ''
  ${python.interpreter} -Es ${scripts.extension_modules} ${drv} ${python.sitePackages} > $out
''
