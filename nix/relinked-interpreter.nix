{
  lib,
  interpreter,
  relinkOverlay,
}:
/**
  Returns the target interpreter with a package set in which only packages that have to be rebuilt are built. Its store path is
  the same as the target's, so other packages that take the interpreter take the cached one. The arguments are those of
  `relinkOverlay`.

  # Type

  ```
  relinkedInterpreter :: {
    source :: Interpreter;
    target :: Interpreter;
    fateOf :: Derivation -> "relinked" | "rebuilt" | "dropped" | "kept";
    checks :: "none" | "rebuilt" ? "none";
  } -> Interpreter
  ```

  # Example

  ```nix
  (relinkedInterpreter { inherit source target; fateOf = _: "relinked"; }).pkgs.click
  => «derivation …-python3.13t-click-…-relinked»
  ```
*/
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
