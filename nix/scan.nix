# Lists the extension modules and shared libraries of one built Python package, as JSON (shape: extension_modules.py).
# It is a derivation of the package's output alone, so that Nix scans a store path once, in its sandbox. No cache has it: Nix
# neither asks one nor sends it to another machine. An environment has hundreds, so it does without a standard environment,
# whose evaluation costs more than all else that is decided about a package.
#
# Type: scan :: { python :: Interpreter, drv :: Derivation } -> Derivation
{ scripts }:
{ python, drv }:
derivation {
  name = "${drv.name}-extension-modules.json";
  inherit (python) system;
  builder = python.interpreter;
  args = [
    "-Es"
    scripts.extension_modules
    "${drv}"
    python.sitePackages
    (placeholder "out")
  ];
  preferLocalBuild = true;
  allowSubstitutes = false;
}
