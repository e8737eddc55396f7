# Puts each script into the store in a folder that has only the modules that the script imports, so that a change of one
# module changes only derivations that run it. Above all, it must not change relinks needlessly: every rebuilt package is built
# with relinks.
#
# Type: { <name of a script> = StorePath; }
{ lib }:
let
  nativeCode = [
    "elf.py"
    "extension_modules.py"
    "files.py"
    "leftovers.py"
  ];
  programs = [
    "bytecode.py"
    "link_tree.py"
    "programs.py"
    "rewrite.py"
  ];
  assembly = [
    "assembly.py"
    "packages_of_env.py"
  ]
  ++ nativeCode
  ++ programs;
  probe = [
    "probe.py"
    "probe_child.py"
  ];
in
lib.mapAttrs
  (
    name: imports:
    let
      files = [ "${name}.py" ] ++ imports;
    in
    builtins.path {
      name = "patchbay-${name}";
      path = ./scripts;
      filter = path: _: lib.elem (baseNameOf path) files;
    }
    + "/${name}.py"
  )
  {
    build_env = assembly;
    environment_faults = assembly;
    relink = nativeCode ++ programs;
    extension_modules = [
      "elf.py"
      "files.py"
    ];
    interpreter_facts = [ ];
    import_check = [
      "gil.py"
      "import_rules.py"
      "together.py"
      "top_level.py"
      "verdicts.py"
    ] ++ probe;
    assert_imports = [ ];
    fallback = probe;
  }
