{
  pkgs,
  lib,
  buildTools,
  closure,
  fallback,
  interpreter,
  overrides,
  patchedEnv,
  scan,
}:
/**
  Builds a free-threaded environment in one call, without the service. Finds native packages during evaluation: it scans the
  source's builds through import from derivation. Reports all faults of its arguments in one error.

  `rebuild`, `drop`, `keep`, `checks`, `gil` and `skipImports` mean the same as in a spec. `secondsPerModule` is the time limit
  of the import check for one module. `ignoreCollisions` is that of `patchedEnv`.

  # Type

  ```
  freeThreadedEnv :: {
    packages :: PythonPackages -> [ Derivation ];
    source :: Interpreter ? pkgs.python3;
    target :: Interpreter ? the free-threaded sibling of `source`;
    rebuild :: "auto" | "none" | [ String ] ? "auto";
    drop :: [ String ] ? [ ];
    keep :: [ String ] ? [ ];
    checks :: "none" | "rebuilt" ? "none";
    gil :: "report" | "require-disabled" ? "report";
    skipImports :: [ String ] ? [ ];
    secondsPerModule :: Number ? 60;
    ignoreCollisions :: Bool ? false;
  } -> Derivation
  ```

  # Example

  ```nix
  freeThreadedEnv { packages = ps: [ ps.jinja2 ps.numpy ]; }
  => «derivation …-python3.13t-patched-env»
  ```
*/
{
  packages,
  source ? pkgs.python3,
  target ? pkgs."${source.pythonAttr}FreeThreading"
    or (throw "patchbay: this package set has no ${source.pythonAttr}FreeThreading: say which interpreter is the `target`"),
  rebuild ? "auto",
  drop ? [ ],
  keep ? [ ],
  checks ? "none",
  gil ? "report",
  skipImports ? [ ],
  secondsPerModule ? 60,
  ignoreCollisions ? false,
}:
let
  # Discards the context: the environment does not need the paths that the facts mention.
  read = drv: builtins.fromJSON (builtins.unsafeDiscardStringContext (builtins.readFile drv));
  sameAbi = interpreter.sameAbi { inherit source target; };
  scanOf =
    drv:
    scan {
      python = source;
      inherit drv;
    };
  hasNative = found: found.modules != [ ] || lib.any (library: library.usesPythonApi) found.libraries;
  isNative = drv: hasNative (read (scanOf drv));

  ofSource = closure.modules source (packages source.pkgs);
  # One derivation for all scans: Nix builds the derivations that it reads during evaluation one after the other.
  scans = read (
    pkgs.runCommandLocal "${source.libPrefix}-scans.json" { } ''
      {
        separator='{'
        ${lib.concatStrings (
          lib.mapAttrsToList (name: drv: ''
            printf '%s"${name}":' "$separator"
            cat ${scanOf drv}
            separator=,
          '') ofSource
        )}
        echo '}'
      } > $out
    ''
  );
  labels = lib.attrNames ofSource;
  hasNativePart = label: hasNative scans.${label};
  native = if sameAbi then [ ] else lib.filter hasNativePart labels;

  asked = overrides {
    inherit source rebuild drop keep;
    packages = ofSource;
  };
  isAskedFor = list: label: closure.isNamed list ofSource.${label};
  sets = rec {
    rebuild =
      if asked.rebuild == "auto" then
        lib.filter (label: !(isAskedFor (asked.drop ++ asked.keep) label)) native
      else
        lib.filter (isAskedFor asked.rebuild) labels;
    drop = lib.filter (label: isAskedFor asked.drop label && hasNativePart label) labels;
    keep = lib.filter (label: !(lib.elem label (rebuild ++ drop))) native;
  };

  env = patchedEnv {
    inherit
      source
      target
      packages
      checks
      gil
      skipImports
      secondsPerModule
      ignoreCollisions
      ;
    inherit (sets) rebuild drop keep;
    toolFate =
      drv:
      let
        isAskedFor = list: builtins.isList list && closure.isNamed list drv;
      in
      if isAskedFor asked.rebuild then
        "rebuilt"
      else if sameAbi || !(isNative drv) then
        "relinked"
      else if
        isAskedFor asked.drop
        || isAskedFor asked.keep
        || (read (fallback {
          inherit source;
          package = drv;
        })).works
      then
        "dropped"
      else
        "rebuilt";
  };

  oneOf =
    field: choices: value:
    lib.optional (!(lib.elem value choices)) "`${field}` has to be ${
      lib.concatMapStringsSep " or " (choice: "\"${choice}\"") choices
    }";
  faults =
    asked.faults
    ++ oneOf "checks" [ "none" "rebuilt" ] checks
    ++ oneOf "gil" [ "report" "require-disabled" ] gil;

  # The build tools matter only if a name is not one of the environment's packages.
  strangers = lib.filter (
    name: !(lib.any (closure.isNamed [ name ]) (lib.attrValues ofSource))
  ) asked.all;
  tools = lib.unique (map (tool: tool.name) (buildTools env.python env.patchbay.rebuilt));
  unknown = lib.filter (name: !(lib.elem name tools)) strangers;
  list = lib.concatStringsSep ", ";
in
if faults != [ ] then
  throw "patchbay: ${lib.concatStringsSep "; " faults}"
else if unknown != [ ] then
  throw (
    "patchbay: ${lib.concatMapStringsSep ", " asked.where unknown}: not among the packages of this environment "
    + "(${list (lib.attrNames ofSource)})"
    + lib.optionalString (tools != [ ]) ", nor among those that build it (${list tools})"
  )
else
  env
