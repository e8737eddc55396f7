{ buildPythonPackage, fetchSource, debianUnpackHook, packaging }:
buildPythonPackage rec {
  pname = "wheel";
  inherit (src) version;
  src = fetchSource pname;
  format = "wheel";
  nativeBuildInputs = [ debianUnpackHook ];
  dependencies = [ packaging ];
  pythonImportsCheck = [ "wheel" ];
}
