# The service: the `patchbay` command. `patchbay up` starts the Postgres that npm brings. NixOS does not run programs that are
# built for other distributions: DATABASE_URL has to name a Postgres there.
{
  lib,
  stdenv,
  callPackage,
  makeWrapper,
  writeText,
  nix,
  nodejs,
  redis,
  util-linux,
  zstd,
}:
let
  root = ../..;
  npmTarball = callPackage ./npm-tarball.nix { };
  lock = lib.importJSON (root + "/package-lock.json");

  # Leaves out packages for other platforms.
  fits =
    { os ? [ "linux" ], cpu ? [ "x64" ], libc ? [ "glibc" ], ... }:
    lib.elem "linux" os && lib.elem "x64" cpu && lib.elem "glibc" libc;
  withSource =
    path: package:
    package
    // lib.optionalAttrs (package ? integrity && fits package) {
      resolved = "file:${
        npmTarball {
          name = package.name or (lib.last (lib.splitString "node_modules/" path));
          inherit (package) version integrity;
        }
      }";
    };
  lockWithSources = lock // {
    packages = lib.mapAttrs withSource lock.packages;
  };

  parts = [
    "package.json"
    "package-lock.json"
    "tsconfig.json"
    "tsconfig.build.json"
    "prisma.config.ts"
    "prisma"
    "src"
    "web"
    "nix"
    "ops/channels.json"
    "ops/channels.nixpkgs.example.json"
    "ops/sample-channel"
  ];
in
stdenv.mkDerivation {
  pname = "patchbay";
  inherit (lib.importJSON (root + "/package.json")) version;
  src = builtins.path {
    name = "patchbay-source";
    path = root;
    filter =
      path: _:
      let
        file = lib.removePrefix "${toString root}/" path;
      in
      file != "web/dist"
      && lib.any (part: file == part || lib.hasPrefix "${part}/" file || lib.hasPrefix "${file}/" part) parts;
  };
  nativeBuildInputs = [
    makeWrapper
    nodejs
  ];
  buildInputs = [ nodejs ];

  env = {
    # Prisma asks for newer versions.
    CHECKPOINT_DISABLE = "1";
    npm_config_offline = "true";
    npm_config_update_notifier = "false";
    npm_config_audit = "false";
    npm_config_fund = "false";
    npm_config_progress = "false";
    # Install scripts download, compile packages that the queue does not need, and link libraries, which the service does itself.
    npm_config_ignore_scripts = "true";
  };

  postPatch = ''
    export HOME=$NIX_BUILD_TOP
    cp ${writeText "package-lock.json" (builtins.toJSON lockWithSources)} package-lock.json
  '';
  buildPhase = ''
    runHook preBuild
    npm ci
    patchShebangs node_modules
    npm run build
    runHook postBuild
  '';
  # As in the Dockerfile: leaves out packages that only build and test. npm's note of where packages came from would keep all tarballs.
  installPhase = ''
    runHook preInstall
    npm pkg delete devDependencies
    npm prune --omit=peer
    rm node_modules/.package-lock.json
    mkdir -p "$out/lib/patchbay/prisma" "$out/lib/patchbay/ops" "$out/lib/patchbay/web" "$out/bin"
    cp -r package.json dist nix node_modules "$out/lib/patchbay/"
    cp -r web/dist "$out/lib/patchbay/web/"
    cp -r prisma/migrations "$out/lib/patchbay/prisma/"
    cp -r ops/channels.json ops/channels.nixpkgs.example.json ops/sample-channel "$out/lib/patchbay/ops/"
    makeWrapper ${nodejs}/bin/node "$out/bin/patchbay" --add-flags "$out/lib/patchbay/dist/cli.js" \
      --suffix PATH : ${
        lib.makeBinPath [
          nix
          redis
          util-linux
          zstd
        ]
      }
    runHook postInstall
  '';
  doInstallCheck = true;
  installCheckPhase = ''
    "$out/bin/patchbay" --help > /dev/null
  '';
  # The programs of the embedded Postgres find their libraries without patching.
  dontStrip = true;
  dontPatchELF = true;

  meta = {
    description = "Free-threaded Python environments from Nix on demand, rebuilding only what has to be rebuilt";
    license = lib.licenses.mit;
    mainProgram = "patchbay";
    # The npm package of the embedded Postgres is for this platform, and npm installs it on no other.
    platforms = [ "x86_64-linux" ];
  };
}
