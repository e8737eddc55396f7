# The packages of the target's set that the builds of rebuilt packages take, at any remove: build systems, what these need,
# what setup hooks bring or call.
#
# Type: buildTools :: Interpreter -> { <distribution name> = Derivation } ->
#   { <distribution name> = { drv :: Derivation, neededBy :: [ String ] } }
# `neededBy` names rebuilt packages, tools that are rebuilt among them.
{ lib, names }:
target: rebuilt:
let
  # A derivation keeps what it was given: lists of inputs, and the tools that a hook names in its text.
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
    else
      [ ];

  isModule =
    drv:
    lib.isDerivation (drv.pythonModule or null)
    && drv.pythonModule.outPath == target.outPath
    && drv.outPath != target.outPath;
  isHook = drv: drv.provides.setupHook or false;
  isRebuilt = drv: isModule drv && !(drv ? relinkedFrom);

  node = drv: {
    key = builtins.unsafeDiscardStringContext drv.outPath;
    inherit drv;
  };
  # Not beyond another rebuilt package: what that one needs, it needs for itself.
  takenBy =
    start:
    lib.filter isModule (
      map ({ drv, ... }: drv) (
        builtins.genericClosure {
          startSet = map node (lib.filter isOfPython (inputsOf start));
          operator = { drv, ... }: if isRebuilt drv then [ ] else map node (lib.filter isOfPython (inputsOf drv));
        }
      )
    );
  isOfPython = drv: isModule drv || isHook drv;

  byName = drvs: lib.listToAttrs (map (drv: lib.nameValuePair (names.distributionName drv) drv) drvs);

  # Every package that is built for the target, by name.
  builders =
    let
      grow =
        known:
        let
          found = byName (lib.filter isRebuilt (lib.concatMap takenBy (lib.attrValues known)));
          grown = found // known;
        in
        if lib.attrNames grown == lib.attrNames known then known else grow grown;
    in
    grow rebuilt;

  taken = lib.concatLists (
    lib.mapAttrsToList (
      user: drv:
      map (tool: {
        inherit user;
        drv = tool;
        name = names.distributionName tool;
      }) (takenBy drv)
    ) builders
  );
in
lib.mapAttrs (_: uses: {
  inherit (lib.head uses) drv;
  neededBy = lib.unique (lib.catAttrs "user" uses);
}) (lib.groupBy (use: use.name) taken)
