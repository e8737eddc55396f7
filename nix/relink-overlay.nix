{
  lib,
  closure,
  names,
  neutral,
  relink,
}:
/**
  Returns an overlay for the target's package set that replaces every package by a relink of the source's build, if there is
  one: libraries, build tools and test tools. Only packages that have to be rebuilt are built.

  The overlay matches packages by the package that an attribute leads to and never by the attribute's name, so aliases get the
  right package. Its attribute `rebuiltForTarget` has every package as the target would build it, whichever form builds get.

  `fateOf` decides the form of a package of the source's set that builds get. `checks` says whether rebuilt packages run their
  own tests.

  # Type

  ```
  relinkOverlay :: {
    source :: Interpreter;
    target :: Interpreter;
    fateOf :: Derivation -> "relinked" | "rebuilt" | "dropped" | "kept";
    checks :: "none" | "rebuilt" ? "none";
  } -> PythonPackages -> PythonPackages -> {
    <attribute> = Derivation;
    rebuiltForTarget :: { <attribute> = Derivation; };
  }
  ```

  # Example

  ```nix
  target.override (old: {
    self = relinked;
    packageOverrides = relinkOverlay {
      inherit source;
      target = relinked;
      fateOf = drv: if drv.pname == "markupsafe" then "rebuilt" else "relinked";
    };
  })
  => «derivation …-python3-3.13.5»
  ```
*/
{
  source,
  target,
  fateOf,
  checks ? "none",
}:
final: prev:
let
  attributesByName = names.attributesByName prev;

  # The source's package that each attribute leads to. Null for functions, hooks, programs, and packages that the channel
  # refuses to evaluate.
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

  # An alias leads to an attribute of the final set, and thus to a package that this overlay has already made.
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

  # A variant that a definition makes of a rebuilt package loses this mark, so it does not pass for the package.
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
  # If a package is one output of a library, the other outputs are the library, which is built for no interpreter.
  isLibrary =
    package: output:
    package != null && package.outputSpecified or false && output != package.outputName;

  # Returns a package as the target's set builds it. `original` is the source's build of the same definition, or null.
  built =
    own: original:
    sameOutput own (
      own.overrideAttrs (
        old:
        # The names of the result must not depend on values: values may depend on the final derivation.
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

  # A definition may take a package that no attribute leads to: a variant of another package, or a package of its own. If the
  # source's build of the same definition took a package of the same name and version, that one is relinked or rebuilt like
  # any other. If it took several, the one at the same index is used.
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
        counterparts = lib.filter (
          other:
          isPackage other
          && names.distributionName other == names.distributionName input
          && other.version or null == input.version or null
        ) ofSource;
      in
      if counterparts != [ ] then
        sameOutputOf input (member (closure.mainOutput (lib.head counterparts)) (closure.mainOutput input))
      else
        sameOutputOf input (marked null (built (closure.mainOutput input) null));
  isOfTarget = closure.isModule target;
  sameOutputOf = input: drv: if input.outputName or "out" == "dev" then drv.dev or drv else drv;

  relinked =
    package: own: fate:
    let
      # The target's own definition lists its dependencies, which are members of this set. If it cannot be evaluated for the
      # target, the dependencies of the source's package are used.
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
      # A variant that no attribute leads to is relinked separately for each package that needs it.
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
