{ buildPythonPackage, fetchSource, hatchling }:
buildPythonPackage rec {
  pname = "humanize";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ hatchling ];

  # The version would be read from the history that a tarball has not.
  postPatch = ''
    sed -i -e '/"hatch-vcs",/d' -e 's/^dynamic = \[ "version" \]/version = "${version}"/' \
      -e '/^version.source = "vcs"/d' -e '/^\[tool.hatch.build.hooks.vcs\]/,/^$/d' pyproject.toml
  '';
  pythonImportsCheck = [ "humanize" ];
}
