import { runProgram } from './nix.ts'

/** Interpreters whose package sets also have the packages of the fixture. */
export const witnesses = `
  (let
    extend = python: let self = python.override {
      inherit self;
      packageOverrides = import ${new URL('../fixtures/witness.nix', import.meta.url).pathname} { inherit pkgs; };
    }; in self;
    source = extend pkgs.python313;
    target = extend pkgs.python313FreeThreading;
  in `
export const patched = (packages: string, more = '') =>
  `${witnesses} patchbay.patchedEnv { inherit source target; packages = ps: with ps; [ ${packages} ]; ${more} })`

/** What a built interpreter makes of an expression. */
export async function evaluateBy(program: string, expression: string, options = {}): Promise<string> {
  return (await runProgram(program, ['-c', `import sys; print(${expression})`], options)).out
}
