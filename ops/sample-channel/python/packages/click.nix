{ buildPythonPackage, fetchSource, flit-core }:
buildPythonPackage rec {
  pname = "click";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ flit-core ];
  pythonImportsCheck = [ "click" ];
}
