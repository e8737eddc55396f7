# What Patchbay evaluates of this bundle, stage by stage: see nix/environment.nix.
import ./nix/environment.nix {
  spec = builtins.fromJSON (builtins.readFile ./spec.json);
  channel = ./channel;
  overlays = ./overlays;
}
