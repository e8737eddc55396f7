# Overrides of the target's package set: every package whose built form can be taken from the source's set is a relink of
# it, build tools and test tools as well as libraries; only what has to be rebuilt is built. What an attribute leads to
# decides, never how it is called, so that aliases come out right.
#
# Type: relinkOverlay :: {
#   source :: Interpreter, target :: Interpreter,
#   fateOf :: Derivation -> "relinked" | "rebuilt" | "dropped" | "kept"      of a package of the source's set, for builds
#   checks :: "none" | "rebuilt"                                             whether rebuilt packages run their own tests
# } -> PythonPackages -> PythonPackages -> { <attribute> = Derivation; rebuiltForTarget = { <attribute> = Derivation } }
# `rebuiltForTarget` has every package as the target would build it, whatever builds get of it.
{
  lib,
  closure,
  names,
  neutral,
  relink,
}:
{
  source,
  target,
  fateOf,
  checks ? "none",
}:
final: prev:
let
  attributesByName = names.attributesByName prev;

  # The packages of the source that attributes lead to; null for functions, hooks, programs, and what the channel refuses.
  packageAt = lib.mapAttrs (
    attribute: _:
    let
      found = builtins.tryEval (
        let
          drv = source.pkgs.${attribute};
        in
        if isPackage drv then builtins.seq drv.outPath drv else null
      );
    in
    if source.pkgs ? ${attribute} && found.success then found.value else null
  ) prev;
  isPackage = closure.isModule source;

  # An alias leads to an attribute of the finished set, and so to a package that this overlay has made already.
  isMade =
    own:
    let
      made = builtins.tryEval (own ? relinkedFrom || own ? rebuiltFrom);
    in
    made.success && made.value;

  member =
    package: own:
    let
      fate = fateOf package;
    in
    if fate == "rebuilt" then rebuilt package own else relinked package own fate;

  rebuilt =
    package: own:
    if own == null then
      throw "patchbay: ${package.name} has to be rebuilt, and no attribute of the target's set leads to it"
    else
      marked package (built own package);

  # A variant that a definition makes of a rebuilt package does not have this mark, and so is not taken for the package.
  marked =
    package: drv:
    let
      mark = {
        rebuiltFrom = package;
        requiredPythonModules = target.pkgs.requiredPythonModules drv.propagatedBuildInputs;
      };
    in
    drv
    // mark
    // lib.genAttrs (drv.outputs or [ "out" ]) (
      output: if isLibrary package output then closure.foreign package.${output} else drv.${output} // mark
    );
  # Where a package is one output of a library, the other outputs are the library, which is built for no interpreter.
  isLibrary =
    package: output:
    package != null && package.outputSpecified or false && output != package.outputName;

  # A package as the target's set builds it. `original` is the source's build of the same definition, null where none is known.
  built =
    own: original:
    sameOutput own (
      own.overrideAttrs (
        old:
        # Which names there are must not depend on values: these may depend on the finished derivation.
        lib.genAttrs (lib.filter (list: old ? ${list}) inputLists) (
          list: translatedVariants old.${list} (original.${list} or [ ])
        )
        // lib.optionalAttrs (checks == "none") {
          doCheck = false;
          doInstallCheck = false;
        }
      )
    );
  inputLists = [
    "nativeBuildInputs"
    "buildInputs"
    "propagatedBuildInputs"
    "propagatedNativeBuildInputs"
  ];
  sameOutput = of: drv: if of.outputSpecified or false then drv.${of.outputName} else drv;

  # A definition may take a package that no attribute leads to: a variant that it makes of another, or one that it defines
  # for itself. Where the source's build of the same definition took the like, that one is relinked or rebuilt as any other;
  # where it took several, the one in the same place.
  translatedVariants =
    inputs: ofSource:
    if builtins.isList inputs then
      builtins.genList (
        index: translatedVariant (lib.elemAt inputs index) (at index ofSource ++ ofSource)
      ) (lib.length inputs)
    else
      inputs;
  at = index: list: lib.optional (index < lib.length list) (lib.elemAt list index);
  translatedVariant =
    input: ofSource:
    if !(isOfTarget input) || isMade input then
      input
    else
      let
        like = lib.filter (
          other:
          isPackage other
          && names.distributionName other == names.distributionName input
          && other.version or null == input.version or null
        ) ofSource;
      in
      if like != [ ] then
        sameOutputOf input (member (closure.mainOutput (lib.head like)) (closure.mainOutput input))
      else
        sameOutputOf input (marked null (built (closure.mainOutput input) null));
  isOfTarget = closure.isModule target;
  sameOutputOf = input: drv: if input.outputName or "out" == "dev" then drv.dev or drv else drv;

  relinked =
    package: own: fate:
    let
      # The target's own definition knows what it needs, and has its needs out of this very set. One that cannot be
      # evaluated for the target needs what the source's does.
      declared = builtins.tryEval (
        if own == null then
          null
        else
          let
            inputs = own.propagatedBuildInputs or [ ];
          in
          builtins.seq (lib.length inputs) inputs
      );
      isUsable = declared.success && declared.value != null;
      dependencies =
        if isUsable then
          translatedVariants declared.value (package.propagatedBuildInputs or [ ])
        else
          map translated package.propagatedBuildInputs or [ ];
    in
    relink {
      inherit
        source
        target
        package
        fate
        ;
      own = if isUsable then own else null;
      variantOf = variant: member variant null;
      rebuiltForTarget = rebuilt package own;
      dependencies = lib.filter (input: input != null) dependencies;
    };

  translated =
    input:
    if !(lib.isDerivation input) then
      input
    else if input.outPath == source.outPath then
      target
    else if isPackage input then
      let
        leadsTo = lib.filter (attribute: packageAt.${attribute}.outPath or null == input.outPath) (
          attributesByName.${names.distributionName input} or [ ]
        );
      in
      # A variant that no attribute leads to is relinked for each package that needs it.
      if leadsTo == [ ] then member input null else final.${lib.head leadsTo}
    else
      input;
in
lib.mapAttrs (
  attribute: own:
  let
    package = packageAt.${attribute};
  in
  if package == null then
    neutral {
      inherit source target own;
      ofSource = source.pkgs.${attribute} or null;
    }
  else if isMade own then
    own
  else
    member package own
) prev
// {
  rebuiltForTarget = lib.mapAttrs (
    attribute: own:
    let
      package = packageAt.${attribute};
    in
    if package == null then
      own
    else if isMade own then
      own.rebuiltForTarget or own
    else
      rebuilt package own
  ) prev;
}
