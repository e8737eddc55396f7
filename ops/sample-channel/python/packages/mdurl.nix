{ buildPythonPackage, fetchSource, flit-core }:
buildPythonPackage rec {
  pname = "mdurl";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ flit-core ];
  pythonImportsCheck = [ "mdurl" ];
}
