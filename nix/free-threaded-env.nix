# A free-threaded environment in one call, for whoever wants no service. What is native is found out while Nix evaluates, by
# scanning the source's builds (import from derivation). Throws all faults of its arguments at once.
#
# Type: freeThreadedEnv :: {
#   packages :: PythonPackages -> [ Derivation ],
#   source :: Interpreter, target :: Interpreter,
#   rebuild :: "auto" | "none" | [ String ], drop, keep :: [ String ], checks, gil, skipImports      as in a spec
#   secondsPerModule :: Number      until the import check gives the import of one module up
#   ignoreCollisions :: Bool                                                            as for patchedEnv
# } -> Derivation
# Example: freeThreadedEnv { packages = ps: [ ps.jinja2 ps.numpy ]; }
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
  # What is read is facts: the environment does not need the paths that they mention.
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
  # All at once: Nix builds what it has to read one after the other.
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

  # Only where a name is not the environment's own does it matter what that is built with.
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
