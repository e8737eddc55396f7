{ buildPythonPackage, fetchSource, flit-core }:
buildPythonPackage rec {
  pname = "tomli";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ flit-core ];
  pythonImportsCheck = [ "tomli" ];
}
