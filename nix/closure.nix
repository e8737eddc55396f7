# The Python packages that an environment consists of.
{ lib, names }:
let
  inherit (self) mainOutput modules pathOf;

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

  self = {
    /**
      Returns the output of a package that has the modules: `out`, unless a definition has chosen another output for good.

      Dependencies are listed by the output that builds take: `dev` if there is one. The first output of a package may hold only
      its programs.

      # Type

      ```
      mainOutput :: Derivation -> Derivation
      ```

      # Example

      ```nix
      mainOutput pkgs.python313.pkgs.numpy.dev
      => «derivation …-python3.13-numpy-…»
      ```
    */
    mainOutput =
      drv:
      let
        isChosen = (drv.outputSpecified or false) && drv.outputName != "dev";
      in
      if isChosen || !(drv ? out) || drv.outputName or "out" == "out" then
        drv
      else
        drv.out // { outputSpecified = false; };

    /**
      Lists the outputs of a package that `withPackages` installs. The output with the modules comes first.

      # Type

      ```
      installedOutputs :: Derivation -> [ Derivation ]
      ```

      # Example

      ```nix
      installedOutputs pkgs.python313.pkgs.openimageio
      => [ «openimageio.out» «openimageio.bin» «openimageio.man» ]
      ```
    */
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

    /**
      Returns an output without the attributes that make it a package of an interpreter.

      # Type

      ```
      foreign :: Derivation -> Derivation
      ```

      # Example

      ```nix
      foreign pkgs.python313.pkgs.six ? pythonModule
      => false
      ```
    */
    foreign =
      output:
      builtins.removeAttrs output [
        "pythonModule"
        "requiredPythonModules"
      ];

    /**
      Returns the store path of a package's modules as a plain string, without context: using it brings nothing into the store.

      # Type

      ```
      pathOf :: Derivation -> String
      ```

      # Example

      ```nix
      pathOf pkgs.python313.pkgs.six
      => "/nix/store/…-python3.13-six-…"
      ```
    */
    pathOf = drv: builtins.unsafeDiscardStringContext (mainOutput drv).outPath;

    /**
      Returns whether a list names the package, by its distribution or by the last part of its store path.

      # Type

      ```
      isNamed :: [ String ] -> Derivation -> Bool
      ```

      # Example

      ```nix
      isNamed [ "markupsafe" ] pkgs.python313.pkgs.markupsafe
      => true
      ```
    */
    isNamed =
      list: drv:
      list != [ ] && (lib.elem (names.distributionName drv) list || lib.elem (baseNameOf (pathOf drv)) list);

    /**
      Returns whether a value is a package of this interpreter. The interpreter itself is not one.

      # Type

      ```
      isModule :: Interpreter -> Any -> Bool
      ```

      # Example

      ```nix
      map (isModule pkgs.python313) [ pkgs.python313.pkgs.six pkgs.python313 "six" ]
      => [ true false false ]
      ```
    */
    isModule =
      python: drv:
      lib.isDerivation drv
      && lib.isDerivation (drv.pythonModule or null)
      && drv.pythonModule.outPath == python.outPath
      && drv.outPath != python.outPath;

    /**
      Returns the given packages and all packages that they need at run time, without the interpreter. The label of a package is
      the name of its distribution. If several packages have one name, their labels are the last parts of their store paths.

      # Type

      ```
      modules :: Interpreter -> [ Derivation ] -> { <label> = Derivation; }
      ```

      # Example

      ```nix
      modules pkgs.python313 [ pkgs.python313.pkgs.jinja2 ]
      => { jinja2 = «derivation»; markupsafe = «derivation»; }
      ```
    */
    modules =
      python: drvs:
      labelled (lib.filter (drv: drv.outPath != python.outPath) (python.pkgs.requiredPythonModules drvs));

    /**
      Lists the same packages as `modules`, without those that cannot be evaluated for this interpreter and those that only
      these lead to. The target's evaluation of a package does not matter if the source's build is reused.

      # Type

      ```
      evaluableModules :: Interpreter -> [ Derivation ] -> [ Derivation ]
      ```

      # Example

      ```nix
      evaluableModules target [ (throw "disabled") target.pkgs.markupsafe ]
      => [ «derivation» ]
      ```
    */
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
  };
in
self
