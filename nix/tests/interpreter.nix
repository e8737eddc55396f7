{ lib, patchbay, gil, free, ... }:
let
  inherit (patchbay) interpreter;
in
{
  "isFreeThreaded: told by the names, also of a debug build" = {
    expr = map interpreter.isFreeThreaded [
      gil
      free
      {
        pythonVersion = "3.13";
        executable = "python3.13td";
      }
      {
        pythonVersion = "3.13";
        executable = "python3.13d";
      }
    ];
    expected = [
      false
      true
      true
      false
    ];
  };
  "swapFaults: none for interpreters of one X.Y that own their packages" = {
    expr = interpreter.swapFaults {
      source = gil;
      target = free;
    };
    expected = [ ];
  };
  "swapFaults: another X.Y, and a target with the source's packages" = {
    expr = map (lib.hasInfix "only interpreters of one X.Y") (
      interpreter.swapFaults {
        source = gil;
        target = free // {
          pythonVersion = "3.14";
        };
      }
    );
    expected = [ true ];
  };
  "swapFaults: an interpreter whose package set belongs to another" = {
    expr = map (lib.hasInfix "belongs to another interpreter") (
      interpreter.swapFaults {
        source = gil;
        target = free // {
          inherit (gil) pkgs;
        };
      }
    );
    expected = [ true ];
  };
}
