{ scripts }:
/**
  Returns a derivation of a JSON file that lists the extension modules and shared libraries of one built Python package (shape:
  scripts/extension_modules.py).

  The derivation depends on the package's output alone, so Nix scans a store path once, in its sandbox. No binary cache has the
  result: Nix neither asks a cache for it nor sends it to another machine. An environment needs hundreds of scans, so the
  derivation uses no standard environment: evaluating one costs more than all other decisions about a package.

  # Type

  ```
  scan :: { python :: Interpreter; drv :: Derivation; } -> Derivation
  ```

  # Example

  ```nix
  scan { python = pkgs.python313; drv = pkgs.python313.pkgs.tornado; }
  => «derivation …-python3.13-tornado-…-extension-modules.json»
  ```
*/
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
