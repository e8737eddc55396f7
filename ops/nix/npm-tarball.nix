# The tarball of one package of package-lock.json, checked against the lock's hash. The lock names no registry, so npm
# downloads it, from its default registry or from NIX_NPM_REGISTRY if Nix's builds see that variable.
#
# Type: npmTarball :: { name, version, integrity :: String } -> Derivation
{
  lib,
  stdenvNoCC,
  cacert,
  nodejs,
}:
{
  name,
  version,
  integrity,
}:
stdenvNoCC.mkDerivation {
  name = "${lib.replaceStrings [ "/" ] [ "-" ] (lib.removePrefix "@" name)}-${version}.tgz";
  nativeBuildInputs = [
    cacert
    nodejs
  ];
  outputHash = integrity;
  outputHashMode = "flat";
  impureEnvVars = lib.fetchers.proxyImpureEnvVars ++ [ "NIX_NPM_REGISTRY" ];
  preferLocalBuild = true;
  buildCommand = ''
    export HOME=$PWD NODE_EXTRA_CA_CERTS=$NIX_SSL_CERT_FILE npm_config_update_notifier=false npm_config_progress=false
    npm pack ''${NIX_NPM_REGISTRY:+--registry="$NIX_NPM_REGISTRY"} ${lib.escapeShellArg "${name}@${version}"}
    mv -- *.tgz "$out"
  '';
}
