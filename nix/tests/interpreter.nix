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
  "abiFlags: letters behind the version, and no other name of a program" = {
    expr = map (executable: interpreter.abiFlags { pythonVersion = "3.13"; inherit executable; }) [
      "python3.13"
      "python3.13td"
      "python3.13-tuned"
    ];
    expected = [
      ""
      "td"
      ""
    ];
  };
  "sameAbi: by the GIL, and a debug build loads what a release build does" = {
    expr =
      let
        python = flags: {
          pythonVersion = "3.13";
          executable = "python3.13${flags}";
        };
        loads = source: target: interpreter.sameAbi { source = python source; target = python target; };
      in
      [
        (loads "" "")
        (loads "" "d")
        (loads "d" "d")
        (loads "t" "td")
        (loads "d" "")
        (loads "" "t")
        (loads "t" "d")
        (loads "" "td")
      ];
    expected = [
      true
      true
      true
      true
      false
      false
      false
      false
    ];
  };
  "swapFaults: a free-threaded debug build keeps its packages where the free-threaded one does" = {
    expr =
      let
        faultsWith =
          libPrefix:
          lib.length (
            interpreter.swapFaults {
              source = gil;
              target = free // {
                executable = "python3.13td";
                inherit libPrefix;
              };
            }
          );
      in
      map faultsWith [
        "python3.13t"
        "python3.13"
      ];
    expected = [
      0
      1
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
