{ buildPythonPackage, fetchSource, setuptools, wheel }:
buildPythonPackage rec {
  pname = "ruamel-yaml-clib";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ setuptools wheel ];

  # Its module takes names from ruamel-yaml, which depends on this package: it cannot be imported alone.
  pythonImportsCheck = [ ];
}
