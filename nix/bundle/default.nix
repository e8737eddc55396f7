# The environment of spec.json. `nix-build` in this folder makes the store path that the service made.
(import ./stages.nix).env
