# fetchSource NAME: the upstream tarball that sources.json pins. Nothing here fetches: ops/setup/sources.sh put the file
# into the store, under the name and hash that this derivation promises.
{ system }:
let
  sources = builtins.fromJSON (builtins.readFile ./sources.json);
in
name:
let
  source = sources.${name};
in
derivation {
  name = source.file;
  inherit system;
  builder = "/bin/sh";
  args = [
    "-c"
    "echo 'The source ${source.file} is not in the store yet: run ops/setup/sources.sh' >&2; exit 1"
  ];
  outputHashMode = "flat";
  outputHashAlgo = "sha256";
  outputHash = source.sha256;
  preferLocalBuild = true;
}
// {
  inherit (source) version;
}
