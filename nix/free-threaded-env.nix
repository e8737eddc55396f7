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
  names,
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
    pkgs.runCommand "${source.libPrefix}-scans.json" { } ''
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
  isInEnvironment = name: ofSource ? ${name};
  isNativeInEnvironment = name: isInEnvironment name && hasNative scans.${name};
  native = if sameAbi then [ ] else lib.filter isNativeInEnvironment (lib.attrNames ofSource);

  asked = overrides {
    inherit source rebuild drop keep;
  };
  sets = rec {
    rebuild =
      if asked.rebuild == "auto" then
        lib.filter (name: !(lib.elem name (asked.drop ++ asked.keep))) native
      else
        lib.filter isInEnvironment asked.rebuild;
    drop = lib.filter isNativeInEnvironment asked.drop;
    keep = lib.filter (name: !(lib.elem name (rebuild ++ drop))) native;
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
        isAskedFor = list: builtins.isList list && lib.elem (names.distributionName drv) list;
      in
      if isAskedFor asked.rebuild then
        "rebuilt"
      else if sameAbi || !(isNative drv) then
        "relinked"
      else if
        isAskedFor asked.drop
        || isAskedFor asked.keep
        || (read (fallback {
          inherit source target;
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
  strangers = lib.filter (name: !(isInEnvironment name)) asked.all;
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
