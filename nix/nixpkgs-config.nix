/**
  Makes Nixpkgs' `config` from the data of a pin. The name of a package of an interpreter's set has the interpreter in it
  (`python3.13-x`, `python3.13t-x`). A name that is allowed for one interpreter is allowed for the other interpreter of the same
  version, so a rebuilt package needs no entry of its own.

  # Type

  ```
  nixpkgsConfig :: { <option> = Bool | [ String ]; } -> { <option> = a; }
  ```

  # Example

  ```nix
  nixpkgsConfig { permittedInsecurePackages = [ "python3.13-x-1.0" ]; }
  => { permittedInsecurePackages = [ "python3.13-x-1.0" "python3.13t-x-1.0" ]; }
  ```
*/
config:
let
  # "python3.13t-x-1.0" -> [ "python3.13" "x-1.0" ]; null for a name without an interpreter.
  parts = builtins.match "(python[0-9]+[.][0-9]+)t?-(.*)";

  forEitherInterpreter =
    name:
    let
      found = parts name;
      versioned = builtins.elemAt found 0;
      package = builtins.elemAt found 1;
    in
    if found == null then
      [ name ]
    else
      [
        "${versioned}-${package}"
        "${versioned}t-${package}"
      ];

  # Returns a name without its interpreter, in the normal form of PEP 503, which relinked packages use.
  plain =
    name:
    let
      found = parts name;
      words = builtins.split "[-_.]+" (if found == null then name else builtins.elemAt found 1);
    in
    builtins.replaceStrings upper lower (
      builtins.concatStringsSep "-" (builtins.filter builtins.isString words)
    );
  upper = characters "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  lower = characters "abcdefghijklmnopqrstuvwxyz";
  characters = text: builtins.genList (n: builtins.substring n 1 text) (builtins.stringLength text);
  nameOf = package: package.pname or (builtins.parseDrvName package.name).name;
  unfree = map plain config.allowUnfreePackages;
in
builtins.removeAttrs config [ "allowUnfreePackages" ]
// (
  if config ? allowUnfreePackages then
    # Nixpkgs 24.11 has only the predicate; the list exists since 2025.
    { allowUnfreePredicate = package: builtins.elem (plain (nameOf package)) unfree; }
  else
    { }
)
// (
  if config ? permittedInsecurePackages then
    { permittedInsecurePackages = builtins.concatMap forEitherInterpreter config.permittedInsecurePackages; }
  else
    { }
)
