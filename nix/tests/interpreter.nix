{ lib, patchbay, gil, free, ... }:
let
  inherit (patchbay) interpreter;
in
{
  "interpreter.isFreeThreaded: decides by the names, of debug builds too" = {
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
  "interpreter.abiFlags: returns letters behind the version, and no other suffix" = {
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
  "interpreter.sameAbi: decides by the GIL; a debug build also loads modules of a release build" = {
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
  "interpreter.swapFaults: a free-threaded debug build keeps its packages where the free-threaded one does" = {
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
  "interpreter.swapFaults: none for interpreters of one X.Y that own their packages" = {
    expr = interpreter.swapFaults {
      source = gil;
      target = free;
    };
    expected = [ ];
  };
  "interpreter.swapFaults: another X.Y, and a target with the source's packages" = {
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
  "interpreter.swapFaults: an interpreter whose package set belongs to another" = {
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
  "interpreter.swappable: returns the value, or throws" = {
    expr =
      map
        (
          target:
          builtins.tryEval (
            interpreter.swappable {
              source = gil;
              inherit target;
            } "value"
          )
        )
        [
          free
          (free // { pythonVersion = "3.14"; })
        ];
    expected = [
      {
        success = true;
        value = "value";
      }
      {
        success = false;
        value = false;
      }
    ];
  };
  "interpreter.layout: has the folders below the interpreter, and its names" = {
    expr = interpreter.layout free;
    expected = {
      prefix = "${free}";
      executable = "python3.13t";
      sitePackages = "lib/python3.13t/site-packages";
      version = "3.13";
    };
  };
}
