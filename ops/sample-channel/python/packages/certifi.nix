{ buildPythonPackage, fetchSource, setuptools }:
buildPythonPackage rec {
  pname = "certifi";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ setuptools ];
  pythonImportsCheck = [ "certifi" ];
}
