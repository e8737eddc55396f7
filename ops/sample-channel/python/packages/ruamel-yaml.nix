{ buildPythonPackage, fetchSource, setuptools, ruamel-yaml-clib }:
buildPythonPackage rec {
  pname = "ruamel-yaml";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ setuptools ];
  dependencies = [ ruamel-yaml-clib ];
  pythonNamespaces = [ "ruamel" ];
  pythonImportsCheck = [ "ruamel.yaml" ];
}
