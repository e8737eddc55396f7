# The Python packages that an environment consists of.
{ lib, names }:
rec {
  # Type: mainOutput :: Derivation -> Derivation
  # The output with the modules. Dependencies are listed by the output that builds take, `dev` where there is one.
  mainOutput = drv: if drv.outputName or "out" == "dev" then drv.out else drv;

  # Type: isModule :: Interpreter -> Any -> Bool
  # Whether a value is a package of this interpreter, and not the interpreter itself.
  isModule =
    python: drv:
    lib.isDerivation drv
    && lib.isDerivation (drv.pythonModule or null)
    && drv.pythonModule.outPath == python.outPath
    && drv.outPath != python.outPath;

  # Type: modules :: Interpreter -> [ Derivation ] -> { <distribution name> = Derivation }
  # The packages and all that they need at run time, by the name of their distribution, without the interpreter.
  modules =
    python: drvs:
    lib.listToAttrs (
      map (drv: {
        name = names.distributionName drv;
        value = mainOutput drv;
      }) (lib.filter (drv: drv.outPath != python.outPath) (python.pkgs.requiredPythonModules drvs))
    );

  # Type: evaluableModules :: Interpreter -> [ Derivation ] -> { <distribution name> = Derivation }
  # The same, less the packages that cannot be evaluated for this interpreter, with what only they lead to: of a package
  # that is reused, it does not matter what the other set has to say.
  evaluableModules =
    python:
    lib.foldl' (
      found: drv:
      let
        ofOne = modules python [ drv ];
        evaluated = builtins.tryEval (builtins.seq (lib.attrNames ofOne) ofOne);
      in
      found // lib.optionalAttrs evaluated.success evaluated.value
    ) { };
}
