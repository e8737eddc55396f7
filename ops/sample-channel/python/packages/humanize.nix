{ buildPythonPackage, fetchSource, hatchling }:
buildPythonPackage rec {
  pname = "humanize";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ hatchling ];

  # The version would be read from the history that a tarball has not.
  postPatch = ''
    sed -i -e 's/"hatch-vcs",//' -e '/^dynamic = \[ "version" \]/s/.*/version = "${version}"/' \
      -e '/^dynamic = \[/s/"version"//' -e '/^version\.source/d' -e '/version-file/d' pyproject.toml
  '';
  pythonImportsCheck = [ "humanize" ];
}
