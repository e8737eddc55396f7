# The target interpreter with a package set in which only what has to be rebuilt is built. It is the same store path, so
# that whatever else takes the interpreter takes the cached one.
#
# Type: relinkedInterpreter :: { source, target, fateOf, checks }  as for relinkOverlay  -> Interpreter
{
  lib,
  interpreter,
  relinkOverlay,
}:
{
  source,
  target,
  fateOf,
  checks ? "none",
}:
let
  relinked = target.override (old: {
    self = relinked;
    packageOverrides = lib.composeExtensions (old.packageOverrides or (_: _: { })) (relinkOverlay {
      inherit source fateOf checks;
      target = relinked;
    });
  });
in
interpreter.swappable { inherit source target; } relinked
