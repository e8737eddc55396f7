# The packages of the target's set that the builds of rebuilt packages take, at any remove: build systems, what these need,
# what setup hooks bring or call, what a text of the build names by its path.
#
# Type: buildTools :: Interpreter -> { <distribution name> = Derivation } ->
#   [ { name :: String, drv :: Derivation, neededBy :: [ String ] } ]
# By name; a name comes twice where somebody takes a variant of a package. `neededBy` names rebuilt packages, tools that are
# rebuilt among them.
{
  lib,
  closure,
  names,
}:
target: rebuilt:
let
  # A derivation keeps what it was given: lists of inputs, the tools that a hook names in its text, texts of phases.
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
      lib.concatMap namedBy (lib.attrNames (builtins.getContext value))
    else
      [ ];

  # The package that a text names: a text keeps which derivation it comes from, and the derivation's name begins with that of
  # an attribute, as a rule.
  namedBy =
    drvPath:
    let
      name = builtins.substring 33 (-1) (baseNameOf drvPath);
      isIt =
        attribute:
        lib.hasPrefix "${target.libPrefix}-${names.normalName attribute}-" name
        && (builtins.tryEval (drvPathOf target.pkgs.${attribute} == drvPath)).value;
    in
    if lib.hasPrefix "${target.libPrefix}-" name then
      lib.take 1 (map (attribute: target.pkgs.${attribute}) (lib.filter isIt attributes))
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

  # What all that the builds lead to takes, by store path: many builds lead to the same, and each is looked at once.
  nodes = builtins.genericClosure {
    startSet = map node (lib.attrValues rebuilt);
    operator = { takes, ... }: takes;
  };
  takes = lib.listToAttrs (map ({ key, takes, ... }: lib.nameValuePair key takes) nodes);
  # Not beyond another rebuilt package: what that one needs, it needs for itself.
  takenBy =
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
    operator = builder: lib.filter ({ drv, ... }: isRebuilt drv) (takenBy builder);
  };

  uses = lib.concatMap (
    builder:
    map (tool: {
      inherit (tool) key drv;
      name = names.distributionName tool.drv;
      user = names.distributionName builder.drv;
    }) (takenBy builder)
  ) builders;
in
lib.concatMap (
  ofName:
  map (ofDrv: {
    inherit (lib.head ofDrv) name drv;
    neededBy = lib.sort (a: b: a < b) (lib.unique (lib.catAttrs "user" ofDrv));
  }) (lib.attrValues (lib.groupBy (use: use.key) ofName))
) (lib.attrValues (lib.groupBy (use: use.name) uses))
