{ buildPythonPackage, fetchSource, debianUnpackHook }:
buildPythonPackage rec {
  pname = "six";
  inherit (src) version;
  src = fetchSource pname;
  format = "wheel";
  nativeBuildInputs = [ debianUnpackHook ];
  pythonImportsCheck = [ "six" ];
}
