# The attribute of the interpreter that a package set has as its ordinary one.
{ path, system }:
(import path {
  inherit system;
  config = { };
  overlays = [ ];
}).python3.pythonAttr
