{ buildPythonPackage, fetchSource, setuptools }:
buildPythonPackage rec {
  pname = "markupsafe";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ setuptools ];
  pythonImportsCheck = [ "markupsafe" ];
}
