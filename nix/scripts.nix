# The scripts of each derivation, each time in a folder with no more than it imports: a change of one script must not make
# derivations differ that never run it, least of all those that every rebuilt package is built with.
#
# Type: { <name of a script> = StorePath }
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
    judge = [ ];
    fallback = probe;
  }
