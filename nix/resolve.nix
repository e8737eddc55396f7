{ lib, names }:
/**
  Finds all packages that a spec names, at once.

  - `found`: each name with its attribute and its package.
  - `unknown`: names that no attribute has.
  - `refused`: names whose attribute is no package of this interpreter. `reason` is null if the channel itself refuses to
    evaluate the package.
  - `refusals`: one element for each `refused` name without a reason, in the same order. Evaluating it throws the channel's own
    message. Nix cannot catch a message, so the service evaluates each element by itself.

  # Type

  ```
  resolve :: { python :: Interpreter; requested :: [ Any ]; } -> {
    found :: [ { name :: String; attribute :: String; drv :: Derivation; } ];
    unknown :: [ String ];
    refused :: [ { name :: String; reason :: String | null; } ];
    refusals :: [ a ];
  }
  ```

  # Example

  ```nix
  resolve { python = pkgs.python313; requested = [ "Jinja2" "no-such" "python" ]; }
  => {
    found = [ { name = "Jinja2"; attribute = "jinja2"; drv = «derivation»; } ];
    unknown = [ "no-such" ];
    refused = [ { name = "python"; reason = "is the interpreter itself, which every environment has"; } ];
    refusals = [ ];
  }
  ```
*/
{ python, requested }:
let
  attributesByName = names.attributesByName python.pkgs;

  lookUp =
    name:
    if !(names.isPackageName name) then
      { unknown = if builtins.isString name then name else builtins.typeOf name; }
    else
      let
        candidates = attributesByName.${names.normalName name} or [ ];
        # If the names of two attributes differ in case or dashes alone, the exact spelling decides.
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
        examine name attribute;

  examine =
    name: attribute:
    let
      drv = python.pkgs.${attribute};
      # Null for a package. Throws the channel's own message for a package that is broken, disabled or not licensed.
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

  results = map lookUp requested;
in
{
  found = lib.catAttrs "found" results;
  unknown = lib.catAttrs "unknown" results;
  refused = lib.catAttrs "refused" results;
  refusals = lib.catAttrs "refusal" results;
}
