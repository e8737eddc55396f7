{ buildPythonPackage, fetchSource, debianUnpackHook }:
buildPythonPackage rec {
  pname = "poetry-core";
  inherit (src) version;
  src = fetchSource pname;
  format = "wheel";
  nativeBuildInputs = [ debianUnpackHook ];
  pythonImportsCheck = [ "poetry.core" ];
}
