{ buildPythonPackage, fetchSource, setuptools, wheel }:
buildPythonPackage rec {
  pname = "cachetools";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ setuptools wheel ];
  pythonImportsCheck = [ "cachetools" ];
}
