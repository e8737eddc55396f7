lib: rec {
  isDerivation = value: value.type or null == "derivation";

  getOutput =
    output: pkg:
    if !(pkg ? outputSpecified) || !pkg.outputSpecified then
      pkg.${output} or pkg.out or pkg
    else
      pkg;
  getBin = getOutput "bin";
  getLib =
    pkg: if (pkg.outputSpecified or false) then pkg else pkg.lib or pkg.out or pkg;
  getDev = getOutput "dev";
  getMan = getOutput "man";
  chooseDevOutputs = map getDev;

  getExe =
    pkg:
    getExe' pkg (
      pkg.meta.mainProgram or (lib.warn
        "getExe: package \"${pkg.name}\" does not have the meta.mainProgram attribute."
        (lib.getName pkg)
      )
    );
  getExe' = pkg: program: "${getBin pkg}/bin/${program}";

  # A derivation with more attributes, on each of its outputs as well.
  extendDerivation =
    condition: added: drv:
    let
      outputs = drv.outputs or [ "out" ];
      common =
        drv
        // builtins.listToAttrs outputsList
        // { all = map (output: output.value) outputsList; }
        // added;
      outputsList = map (name: {
        inherit name;
        value =
          common
          // {
            inherit (drv.${name}) type outputName;
            outputSpecified = true;
            drvPath =
              assert condition;
              drv.${name}.drvPath;
            outPath =
              assert condition;
              drv.${name}.outPath;
          }
          // lib.optionalAttrs (added ? passthru) { inherit (added) passthru; };
      }) outputs;
    in
    common
    // {
      drvPath =
        assert condition;
        drv.drvPath;
      outPath =
        assert condition;
        drv.outPath;
    };

  addPassthru = added: drv: extendDerivation true added drv;
  lazyDerivation = { derivation, ... }: derivation;
  hydraJob = drv: drv;
}
