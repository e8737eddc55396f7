# The environment of spec.json. `nix-build` in this folder makes the same store path as the service.
(import ./stages.nix).env
