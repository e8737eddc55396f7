{ buildPythonPackage, fetchSource, setuptools, wheel }:
buildPythonPackage rec {
  pname = "tornado";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ setuptools wheel ];
  pythonImportsCheck = [ "tornado" "tornado.util" ];
}
