{ buildPythonPackage, fetchSource, setuptools, wheel }:
buildPythonPackage rec {
  pname = "ruamel-yaml-clib";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ setuptools wheel ];
  pythonImportsCheck = [ "_ruamel_yaml" ];
}
