# Phases of packages whose source is a pure Debian package: it is packed into a wheel again, then installed as any wheel.
debianUnpackPhase() {
  runHook preUnpack
  dpkg-deb -x "$src" package
  sourceRoot=package
  runHook postUnpack
}

debianBuildPhase() {
  runHook preBuild
  @interpreter@ @packWheel@ usr/lib/python3/dist-packages dist
  runHook postBuild
}

# What lies beside the modules. Programs and byte code are made by the installation.
installDebianData() {
  if [ -d etc ]; then cp -r etc "$out/"; fi
  local folder
  for folder in usr/share/man usr/share/bash-completion; do
    if [ -d "$folder" ]; then mkdir -p "$out/share" && cp -r "$folder" "$out/share/"; fi
  done
}

unpackPhase=debianUnpackPhase
buildPhase=debianBuildPhase
postInstallHooks+=(installDebianData)
