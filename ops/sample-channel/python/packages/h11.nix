{ buildPythonPackage, fetchSource, setuptools }:
buildPythonPackage rec {
  pname = "h11";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ setuptools ];
  pythonImportsCheck = [ "h11" ];
}
