{ buildPythonPackage, fetchSource, setuptools }:
buildPythonPackage rec {
  pname = "pycryptodome";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ setuptools ];
  pythonImportsCheck = [ "Crypto.Cipher.AES" "Crypto.Hash.SHA256" ];
}
