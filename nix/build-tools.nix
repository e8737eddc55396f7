{
  lib,
  closure,
  names,
}:
/**
  Lists the packages of the target's set that the builds of rebuilt packages take, directly or through each other: build
  systems, their dependencies, packages that setup hooks bring or call, and packages that a string of the build refers to.

  The list is sorted by name. A name occurs twice if some definition takes a variant of the package. `neededBy` names rebuilt
  packages, including rebuilt build tools.

  # Type

  ```
  buildTools ::
    Interpreter
    -> { <label> = Derivation; }
    -> [ { name :: String; drv :: Derivation; neededBy :: [ String ]; } ]
  ```

  # Example

  ```nix
  buildTools relinked { inherit (relinked.pkgs) multidict; }
  => [ { name = "build"; drv = «derivation»; neededBy = [ "multidict" ]; } … ]
  ```
*/
target: rebuilt:
let
  # A derivation keeps its arguments: lists of inputs, the tools that the text of a hook refers to, and the texts of phases.
  inputsOf =
    drv: if drv ? relinkedFrom then drv.propagatedBuildInputs else derivationsIn (lib.attrValues drv.drvAttrs);
  derivationsIn =
    value:
    if lib.isDerivation value then
      [ value ]
    else if lib.isList value then
      lib.concatMap derivationsIn value
    else if lib.isAttrs value then
      lib.concatMap derivationsIn (lib.attrValues value)
    else if lib.isString value then
      lib.concatMap referredToBy (lib.attrNames (builtins.getContext value))
    else
      [ ];

  # Returns the package that a string refers to. The context of a string has its derivations, and the name of a derivation
  # begins, as a rule, with the name of an attribute.
  referredToBy =
    drvPath:
    let
      name = builtins.substring 33 (-1) (baseNameOf drvPath);
      leadsToIt =
        attribute:
        lib.hasPrefix "${target.libPrefix}-${names.normalName attribute}-" name
        && (builtins.tryEval (drvPathOf target.pkgs.${attribute} == drvPath)).value;
    in
    if lib.hasPrefix "${target.libPrefix}-" name then
      lib.take 1 (map (attribute: target.pkgs.${attribute}) (lib.filter leadsToIt attributes))
    else
      [ ];
  attributes = lib.attrNames target.pkgs;
  drvPathOf = drv: builtins.unsafeDiscardStringContext drv.drvPath or "";

  isModule = closure.isModule target;
  isHook = drv: drv.provides.setupHook or false;
  isRebuilt = drv: isModule drv && !(drv ? relinkedFrom);

  node =
    output:
    let
      drv = closure.mainOutput output;
    in
    {
      key = builtins.unsafeDiscardStringContext drv.outPath;
      inherit drv;
      takes = map node (lib.filter isOfPython (inputsOf drv));
    };
  isOfPython = drv: isModule drv || isHook drv;

  # The inputs of every package that the builds lead to, by store path. Many builds lead to the same package; each is read once.
  nodes = builtins.genericClosure {
    startSet = map node (lib.attrValues rebuilt);
    operator = { takes, ... }: takes;
  };
  takes = lib.listToAttrs (map ({ key, takes, ... }: lib.nameValuePair key takes) nodes);
  # Stops at another rebuilt package: the inputs of that package are needed by its own build.
  inputsThrough =
    { key, ... }:
    lib.filter ({ drv, ... }: isModule drv) (
      builtins.genericClosure {
        startSet = takes.${key};
        operator = { key, drv, ... }: if isRebuilt drv then [ ] else takes.${key};
      }
    );

  # Every package that is built for the target.
  builders = builtins.genericClosure {
    startSet = map node (lib.attrValues rebuilt);
    operator = builder: lib.filter ({ drv, ... }: isRebuilt drv) (inputsThrough builder);
  };

  uses = lib.concatMap (
    builder:
    map (tool: {
      inherit (tool) key drv;
      name = names.distributionName tool.drv;
      user = names.distributionName builder.drv;
    }) (inputsThrough builder)
  ) builders;
in
lib.concatMap (
  ofName:
  map (ofDrv: {
    inherit (lib.head ofDrv) name drv;
    neededBy = lib.sort (a: b: a < b) (lib.unique (lib.catAttrs "user" ofDrv));
  }) (lib.attrValues (lib.groupBy (use: use.key) ofName))
) (lib.attrValues (lib.groupBy (use: use.name) uses))
