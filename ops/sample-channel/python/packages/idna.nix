{ buildPythonPackage, fetchSource, flit-core }:
buildPythonPackage rec {
  pname = "idna";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ flit-core ];
  pythonImportsCheck = [ "idna" ];
}
