{ buildPythonPackage, fetchSource, flit-core }:
buildPythonPackage rec {
  pname = "blinker";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ flit-core ];
  pythonImportsCheck = [ "blinker" ];
}
