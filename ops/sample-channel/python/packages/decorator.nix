{ buildPythonPackage, fetchSource, setuptools }:
buildPythonPackage rec {
  pname = "decorator";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ setuptools ];
  pythonImportsCheck = [ "decorator" ];
}
