{ buildPythonPackage, fetchSource, flit-core }:
buildPythonPackage rec {
  pname = "packaging";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ flit-core ];
  pythonImportsCheck = [ "packaging" ];
}
