# The Python packages that an environment consists of.
{ lib, names }:
rec {
  # Type: modules :: Interpreter -> [ Derivation ] -> { <distribution name> = Derivation }
  # The packages and all that they need at run time, by the name of their distribution, without the interpreter.
  modules =
    python: drvs:
    lib.listToAttrs (
      map (drv: {
        name = names.distributionName drv;
        value = drv;
      }) (lib.filter (drv: drv.outPath != python.outPath) (python.pkgs.requiredPythonModules drvs))
    );

  # Type: mates :: { target, attributes :: [ String ] } -> { <distribution name> = Derivation }
  # The target set's own build of the same packages. Two builds belong together when they install the same
  # distribution, whatever attribute leads to them: `numpy` may be an alias of `numpy_2`.
  mates = { target, attributes }: modules target (map (attribute: target.pkgs.${attribute}) attributes);
}
