{ lib, closure }:
/**
  Replaces the packages of a nested set by the source's builds. Such a set, Qt for example, lies inside the target's set and is
  built with its Python, but belongs to no interpreter. A binary cache has the source's builds and not the target's.

  A package stays the target's own if it links Python: if it takes the interpreter or a Python package other than as a tool, or
  if a string of its build refers to the interpreter.

  Returns `own` unchanged unless it is such a nested set. `ofSource` is the value of the same attribute of the source's set.

  # Type

  ```
  neutral :: { source :: Interpreter; target :: Interpreter; own :: a; ofSource :: a; } -> a
  ```

  # Example

  ```nix
  neutral { inherit source target; own = target.pkgs.qt6; ofSource = source.pkgs.qt6; }
  => target.pkgs.qt6 // { inherit (source.pkgs.qt6) qtbase qtsvg …; }
  ```
*/
{
  source,
  target,
  own,
  ofSource,
}:
let
  isScope =
    value:
    builtins.isAttrs value
    && !(lib.isDerivation value)
    && value ? overrideScope
    && !(value ? buildPythonPackage);
  evaluated = builtins.tryEval (isScope own && isScope ofSource);

  member =
    name: drv:
    let
      counterpart = ofSource.${name};
      isSame = builtins.tryEval (
        lib.isDerivation drv
        && lib.isDerivation counterpart
        && drv.name == counterpart.name
        && !(linksPython drv)
      );
    in
    if isSame.success && isSame.value then counterpart else drv;

  linksPython =
    drv:
    lib.any ({ drv, ... }: bindsItself drv) (
      builtins.genericClosure {
        startSet = [ (node drv) ];
        operator = { drv, ... }: map node (linkedBy drv);
      }
    );
  node = drv: {
    key = builtins.unsafeDiscardStringContext drv.outPath;
    inherit drv;
  };
  # The inputs that become part of a build's output, as far as the definition says. Tools do not.
  linkedBy =
    drv:
    lib.filter (input: lib.isDerivation input && !(isPython input)) (
      lib.concatMap (list: lib.flatten (drv.${list} or [ ])) [
        "buildInputs"
        "propagatedBuildInputs"
        "depsTargetTargetPropagated"
      ]
    );
  bindsItself =
    drv:
    lib.any isPython (
      lib.concatMap (list: lib.filter lib.isDerivation (lib.flatten (drv.${list} or [ ]))) [
        "buildInputs"
        "propagatedBuildInputs"
      ]
    )
    || lib.any namesTarget (lib.attrValues (drv.drvAttrs or { }));
  isPython = drv: drv.outPath == target.outPath || closure.isModule target drv;
  namesTarget =
    value: builtins.isString value && builtins.getContext value ? ${builtins.unsafeDiscardStringContext target.drvPath};
in
if evaluated.success && evaluated.value then
  own // lib.mapAttrs member (builtins.intersectAttrs ofSource own)
else
  own
