# Finds the packages that a spec names, all at once.
#
# Type: resolve :: { python :: Interpreter, requested :: [ Any ] } ->
#   { found :: [ { name, attribute, drv } ], unknown :: [ String ], refused :: [ { name, reason } ], refusals :: [ a ] }
# `unknown`: no attribute has that name. `refused`: the attribute is there and is not a package of this interpreter; `reason` is
# null where the channel itself refuses to evaluate it. `refusals` has an element for each of these, in their order, which
# throws what the channel says: Nix cannot catch a message, so each is evaluated by itself.
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
      # Null where it is a package; throws what the channel has to say about it: broken, disabled, not licensed.
      fault = builtins.addErrorContext "while evaluating the package '${attribute}'" (
        if !(lib.isDerivation drv) then
          "is not a package"
        else if !(drv ? pythonModule) || drv.pythonModule == false then
          "is an application or a program, not something that Python can import"
        else if drv.pythonModule.outPath != python.outPath then
          "is a package of another interpreter"
        else if drv.outPath == python.outPath then
          "is the interpreter itself, which every environment has"
        else
          builtins.seq drv.outPath null
      );
      evaluated = builtins.tryEval fault;
    in
    if !evaluated.success then
      {
        refused = {
          inherit name;
          reason = null;
        };
        refusal = fault;
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
  refusals = lib.catAttrs "refusal" results;
}
