{ buildPythonPackage, fetchSource, setuptools }:
buildPythonPackage rec {
  pname = "ply";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ setuptools ];
  pythonImportsCheck = [ "ply.lex" "ply.yacc" ];
}
