# A free-threaded environment in one call, for whoever wants no service. What is native is found out while Nix evaluates, by
# scanning the source's builds (import from derivation).
#
# Type: freeThreadedEnv :: {
#   packages :: PythonPackages -> [ Derivation ],
#   source :: Interpreter, target :: Interpreter,
#   rebuild :: "auto" | [ String ], drop, keep :: [ String ], checks      as in a spec, and for patchedEnv
# } -> Derivation
# Example: freeThreadedEnv { packages = ps: [ ps.jinja2 ps.numpy ]; }
{
  pkgs,
  lib,
  closure,
  fallback,
  interpreter,
  names,
  patchedEnv,
  scan,
}:
{
  packages,
  source ? pkgs.python3,
  target ? pkgs."${source.pythonAttr}FreeThreading",
  rebuild ? "auto",
  drop ? [ ],
  keep ? [ ],
  checks ? "none",
}:
let
  # What is read is facts: the environment does not need the paths that they mention.
  read = drv: builtins.fromJSON (builtins.unsafeDiscardStringContext (builtins.readFile drv));
  sameAbi = interpreter.isFreeThreaded source == interpreter.isFreeThreaded target;
  isNative =
    drv:
    let
      found = read (scan {
        python = source;
        inherit drv;
      });
    in
    found.modules != [ ] || lib.any (library: library.usesPythonApi) found.libraries;

  ofSource = closure.modules source (packages source.pkgs);
  native = if sameAbi then [ ] else lib.filter (name: isNative ofSource.${name}) (lib.attrNames ofSource);
  asked = {
    drop = map names.normalName drop;
    keep = map names.normalName keep;
  };
  rebuildSet =
    if rebuild == "auto" then
      lib.filter (name: !(lib.elem name (asked.drop ++ asked.keep))) native
    else
      map names.normalName rebuild;
in
patchedEnv {
  inherit
    source
    target
    packages
    checks
    ;
  rebuild = rebuildSet;
  inherit (asked) drop;
  keep = lib.filter (name: !(lib.elem name (rebuildSet ++ asked.drop))) native;
  toolFate =
    drv:
    if rebuild != "auto" && lib.elem (names.distributionName drv) rebuildSet then
      "rebuilt"
    else if sameAbi || !(isNative drv) then
      "relinked"
    else if
      (read (fallback {
        inherit source target;
        package = drv;
      })).works
    then
      "dropped"
    else
      "rebuilt";
}
