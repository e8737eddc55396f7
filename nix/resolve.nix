# Finds the packages that a spec names, all at once.
#
# Type: resolve :: { python :: Interpreter, requested :: [ Any ] } ->
#   { found :: [ { name, attribute, drv } ], unknown :: [ String ], refused :: [ { name, reason } ] }
# `unknown`: no attribute has that name. `refused`: the attribute is there and is not a package of this interpreter.
{ lib, names }:
{ python, requested }:
let
  attributesByName = names.attributesByName python.pkgs;

  look =
    name:
    if !(names.isPackageName name) then
      { unknown = if builtins.isString name then name else builtins.typeOf name; }
    else
      let
        candidates = attributesByName.${names.normalName name} or [ ];
        # Two attributes whose names differ in case or dashes alone: the one spelt as asked for is meant.
        attribute = if lib.elem name candidates then name else lib.head candidates;
      in
      if candidates == [ ] then
        { unknown = name; }
      else if lib.length candidates > 1 && !(lib.elem name candidates) then
        {
          refused = {
            inherit name;
            reason = "may mean ${lib.concatStringsSep " or " candidates}: write the one you mean";
          };
        }
      else
        judge name attribute;

  judge =
    name: attribute:
    let
      drv = python.pkgs.${attribute};
      evaluated = builtins.tryEval (
        if !(lib.isDerivation drv) then
          "is not a package"
        else if !(drv ? pythonModule) || drv.pythonModule == false then
          "is an application or a program, not something that Python can import"
        else if drv.pythonModule.outPath != python.outPath then
          "is a package of another interpreter"
        else
          # Forces what the channel has to say about the package: broken, disabled, not licensed.
          builtins.seq drv.outPath null
      );
    in
    if !evaluated.success then
      {
        refused = {
          inherit name;
          reason = "cannot be evaluated: the channel marks it as broken, disabled for this interpreter, removed or not allowed";
        };
      }
    else if evaluated.value != null then
      {
        refused = {
          inherit name;
          reason = evaluated.value;
        };
      }
    else
      { found = { inherit name attribute drv; }; };

  results = map look requested;
in
{
  found = lib.catAttrs "found" results;
  unknown = lib.catAttrs "unknown" results;
  refused = lib.catAttrs "refused" results;
}
