{ buildPythonPackage, fetchSource }:
buildPythonPackage rec {
  pname = "setuptools";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  pythonImportsCheck = [ "setuptools" "pkg_resources" ];
}
