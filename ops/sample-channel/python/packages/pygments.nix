{ buildPythonPackage, fetchSource, hatchling }:
buildPythonPackage rec {
  pname = "pygments";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ hatchling ];

  # Its wheel leaves out the manual page and the completions that lie in the tarball.
  postInstall = ''
    install -Dm644 -t $out/share/man/man1 doc/pygmentize.1
    install -Dm644 external/pygments.bashcomp $out/share/bash-completion/completions/pygmentize
  '';
  pythonImportsCheck = [ "pygments" ];
}
