{ lib, patchbay, gil, ... }:
let
  inherit (patchbay) listing names;
  ofSample = listing gil;
  with' =
    attributes:
    listing (gil // { pkgs = gil.pkgs // attributes; });
  added = set: lib.subtractLists ofSample.packageNames set.packageNames;
in
{
  "listing: has packages with their versions, and functions, hooks, programs and the interpreter apart from them" = {
    expr = {
      isListed = lib.all (name: lib.elem name ofSample.packageNames) [
        "jinja2"
        "ruamel-yaml-clib"
        "markupsafe"
      ];
      version = lib.elemAt ofSample.versions (
        lib.findFirst (index: lib.elemAt ofSample.packageNames index == "jinja2") null (
          lib.genList (index: index) (lib.length ofSample.packageNames)
        )
      );
      others = lib.filter (name: lib.elem name ofSample.packageNames) [
        "buildpythonpackage"
        "callpackage"
        "python"
        "pypabuildhook"
        "requiredpythonmodules"
      ];
      together = lib.sort (a: b: a < b) (ofSample.packageNames ++ ofSample.otherNames) == lib.attrNames (names.attributesByName gil.pkgs);
    };
    expected = {
      isListed = true;
      version = gil.pkgs.jinja2.version;
      others = [ ];
      together = true;
    };
  };
  "listing: evaluates attributes to a set and no further" = {
    expr = added (with' {
      # A package that the channel refuses to evaluate; a plan has the reason.
      unfree = gil.pkgs.six // {
        outPath = throw "unfree";
        drvPath = throw "unfree";
      };
      renamed = throw "renamed to six";
      foreign = gil.pkgs.six // {
        pythonModule = gil.pkgs.jinja2;
      };
      application = gil.pkgs.six // {
        pythonModule = false;
      };
      odd = gil.pkgs.six // {
        version = throw "no version";
      };
      Numbered_ = gil.pkgs.six // {
        version = 1;
      };
    });
    expected = [
      "numbered-"
      "odd"
      "unfree"
    ];
  };
  "listing: a name is a package's if one of its spellings is" = {
    expr =
      let
        set = with' {
          Some_Thing = throw "an alias";
          some-thing = gil.pkgs.six;
        };
      in
      [
        (added set)
        (lib.elem "some-thing" set.otherNames)
      ];
    expected = [
      [ "some-thing" ]
      false
    ];
  };
}
