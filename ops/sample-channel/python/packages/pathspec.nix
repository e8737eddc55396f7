{ buildPythonPackage, fetchSource, flit-core }:
buildPythonPackage rec {
  pname = "pathspec";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ flit-core ];
  pythonImportsCheck = [ "pathspec" ];
}
