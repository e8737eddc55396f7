{ buildPythonPackage, fetchSource, flit-core, markupsafe }:
buildPythonPackage rec {
  pname = "werkzeug";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ flit-core ];
  dependencies = [ markupsafe ];
  pythonImportsCheck = [ "werkzeug" ];
}
