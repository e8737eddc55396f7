# Refuses inputs that are packages of another interpreter: the result would look for them where they are not.
{ lib, python, name }:
argument: inputs:
let
  isModule = input: lib.isAttrs input && input ? pythonModule && !(lib.isBool input.pythonModule);
  isForeign = input: isModule input && input.pythonModule != python;
in
map (
  input:
  if isForeign input then
    throw ''
      Python version mismatch in '${name}':

      '${name}' is a package of ${python.executable} (${python}),
      but '${input.name}' in its ${argument} is one of ${input.pythonModule.executable or "another interpreter"} (${input.pythonModule}).

      Take the package of that name from ${python.libPrefix}'s own set. If only a program of it is wanted at build time,
      name it in nativeBuildInputs; if it is a library for programs alone, make it an application with toPythonApplication.
    ''
  else
    input
) inputs
