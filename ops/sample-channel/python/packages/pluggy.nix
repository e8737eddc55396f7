{ buildPythonPackage, fetchSource, debianUnpackHook }:
buildPythonPackage rec {
  pname = "pluggy";
  inherit (src) version;
  src = fetchSource pname;
  format = "wheel";
  nativeBuildInputs = [ debianUnpackHook ];
  pythonImportsCheck = [ "pluggy" ];
}
