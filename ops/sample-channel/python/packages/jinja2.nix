{ buildPythonPackage, fetchSource, flit-core, markupsafe }:
buildPythonPackage rec {
  pname = "jinja2";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ flit-core ];
  dependencies = [ markupsafe ];
  pythonImportsCheck = [ "jinja2" ];
}
