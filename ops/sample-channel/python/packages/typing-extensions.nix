{ buildPythonPackage, fetchSource, debianUnpackHook }:
buildPythonPackage rec {
  pname = "typing-extensions";
  inherit (src) version;
  src = fetchSource pname;
  format = "wheel";
  nativeBuildInputs = [ debianUnpackHook ];
  pythonImportsCheck = [ "typing_extensions" ];
}
