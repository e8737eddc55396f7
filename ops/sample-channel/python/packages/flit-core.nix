{ buildPythonPackage, fetchSource }:
buildPythonPackage rec {
  pname = "flit-core";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  postPatch = "cd flit_core";
  pythonImportsCheck = [ "flit_core" ];
}
