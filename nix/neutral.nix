# A set of packages inside the target's set that is built with the set's Python, and belongs to no interpreter: Qt, say, whose
# build runs Python scripts. Returns it with the source's builds in place of the target's, which no cache has. A package stays
# the target's own where it links Python: where it takes the interpreter or a Python package other than as a tool, or names the
# interpreter in a text of its build.
#
# Type: neutral :: { source :: Interpreter, target :: Interpreter, own :: a, ofSource :: a } -> a
# Returns `own` where it is anything but such a set. `ofSource` is the value of the same attribute of the source's set.
{ lib, closure }:
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
  # What becomes part of a build's result, as far as a definition says; tools do not.
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
