# The sample channel with packages for `npm run test:faults`, each with an extension module that is compiled in a second.
# ops/faults/channel.ts puts the channel together: `sample` is a copy of ops/sample-channel, native.nix of the one of
# test/fixtures/faulty-channel, and `nonce` holds a text that was never there before, so that target builds are new in every row.
args:
let
  nonce = builtins.readFile ./nonce;
in
import ./sample (
  args
  // {
    overlays = args.overlays or [ ] ++ [
      (final: prev: {
        pythonPackagesExtensions = prev.pythonPackagesExtensions ++ [ (import ./packages.nix { inherit nonce; }) ];
      })
    ];
  }
)
