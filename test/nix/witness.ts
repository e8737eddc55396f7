import { runProgram } from './nix.ts'

const fixture = (name: string) => new URL(`../fixtures/${name}`, import.meta.url).pathname

/** Interpreters with the packages of the fixtures in their sets. */
export const witnesses = `
  (let
    fixtures = pkgs.lib.composeManyExtensions (map (file: import file { inherit pkgs; }) [
      ${fixture('witness.nix')} ${fixture('trees.nix')} ${fixture('awkward.nix')}
    ]);
    extend = python: let self = python.override {
      inherit self;
      packageOverrides = fixtures;
    }; in self;
    source = extend pkgs.python313;
    target = extend pkgs.python313FreeThreading;
  in `
export const patched = (packages: string, more = '') =>
  `${witnesses} patchbay.patchedEnv { inherit source target; packages = ps: with ps; [ ${packages} ]; ${more} })`

/** Evaluates a Python expression under a built interpreter and returns the output. */
export async function evaluateBy(program: string, expression: string, options = {}): Promise<string> {
  return (await runProgram(program, ['-c', `import sys; print(${expression})`], options)).out
}
