{ buildPythonPackage, fetchSource, flit-core }:
buildPythonPackage rec {
  pname = "editables";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ flit-core ];
  pythonImportsCheck = [ "editables" ];
}
