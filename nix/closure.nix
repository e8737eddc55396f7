# The Python packages that an environment consists of.
{ lib, names }:
rec {
  # Type: mainOutput :: Derivation -> Derivation
  # Returns the output with the modules: `out`, unless a definition has chosen another for good. Dependencies are listed by the
  # output that builds take, `dev` where there is one; and the first output of a package may hold its programs alone.
  mainOutput =
    drv:
    let
      isChosen = (drv.outputSpecified or false) && drv.outputName != "dev";
    in
    if isChosen || !(drv ? out) || drv.outputName or "out" == "out" then
      drv
    else
      drv.out // { outputSpecified = false; };

  # Type: installedOutputs :: Derivation -> [ Derivation ]
  # Lists the outputs that `withPackages` installs of a package, the one with the modules first.
  # Example: installedOutputs openimageio -> [ openimageio.out openimageio.bin openimageio.man ]
  installedOutputs =
    drv:
    let
      main = mainOutput drv;
      chosen = lib.optionals (!(drv.outputSpecified or false)) (
        map (output: drv.${output}) (
          lib.filter (output: drv ? ${output}) (drv.meta.outputsToInstall or [ ])
        )
      );
      others = lib.filter (output: output.outPath != main.outPath) (chosen ++ lib.optional (drv ? out) drv.out);
    in
    [ main ] ++ lib.attrValues (lib.listToAttrs (map (output: lib.nameValuePair output.outputName output) others));

  # Type: foreign :: Derivation -> Derivation
  # Returns an output that belongs to no interpreter, whatever it was built with.
  foreign =
    output:
    builtins.removeAttrs output [
      "pythonModule"
      "requiredPythonModules"
    ];

  # Type: pathOf :: Derivation -> String
  # Returns the store path of a package's modules as plain text, which brings nothing into the store.
  pathOf = drv: builtins.unsafeDiscardStringContext (mainOutput drv).outPath;

  # Type: isNamed :: [ String ] -> Derivation -> Bool
  # Tells whether a list has the package: by the name of its distribution, or by the last part of its store path.
  isNamed =
    list: drv:
    list != [ ] && (lib.elem (names.distributionName drv) list || lib.elem (baseNameOf (pathOf drv)) list);

  # Type: isModule :: Interpreter -> Any -> Bool
  # Tells whether a value is a package of this interpreter, and not the interpreter itself.
  isModule =
    python: drv:
    lib.isDerivation drv
    && lib.isDerivation (drv.pythonModule or null)
    && drv.pythonModule.outPath == python.outPath
    && drv.outPath != python.outPath;

  # Type: modules :: Interpreter -> [ Derivation ] -> { <label> = Derivation }
  # Returns the packages and all that they need at run time, without the interpreter. The label is the name of the
  # distribution, and where several packages have one name, the last part of the store path of each.
  # Example: modules python [ jinja2 ] -> { jinja2 = …; markupsafe = …; }
  modules =
    python: drvs:
    labelled (lib.filter (drv: drv.outPath != python.outPath) (python.pkgs.requiredPythonModules drvs));

  # Type: labelled :: [ Derivation ] -> { <label> = Derivation }
  labelled =
    drvs:
    let
      byPath = lib.listToAttrs (map (drv: lib.nameValuePair (pathOf drv) (mainOutput drv)) drvs);
      byName = lib.groupBy (path: names.distributionName byPath.${path}) (lib.attrNames byPath);
    in
    lib.listToAttrs (
      lib.concatLists (
        lib.mapAttrsToList (
          name: paths:
          map (
            path: lib.nameValuePair (if lib.length paths == 1 then name else baseNameOf path) byPath.${path}
          ) paths
        ) byName
      )
    );

  # Type: evaluableModules :: Interpreter -> [ Derivation ] -> [ Derivation ]
  # Lists the same, less the packages that cannot be evaluated for this interpreter, and all that only they lead to: of a
  # package that is reused, it does not matter what the other set has to say.
  evaluableModules =
    python:
    lib.concatMap (
      drv:
      let
        ofOne = lib.attrValues (modules python [ drv ]);
        evaluated = builtins.tryEval (builtins.seq (lib.length ofOne) ofOne);
      in
      lib.optionals evaluated.success evaluated.value
    );
}
