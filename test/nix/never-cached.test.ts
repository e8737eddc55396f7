import tap from 'tap'
import { nixEval } from './nix.ts'

const source = 'source = pkgs.python313; target = pkgs.python313FreeThreading;'

/** How Nix is to get the output of a derivation: whether from caches, and whether on this machine rather than another. */
const wanted = (drv: string) =>
  `let it = ${drv}; in [ (it.allowSubstitutes or true) (it.preferLocalBuild or false) ]`

tap.test('what no cache can have is not looked for in any, nor sent to other machines', async (t) => {
  const env = `patchbay.patchedEnv { ${source} packages = ps: [ ps.click ]; }`
  const package_ = 'package = pkgs.python313.pkgs.markupsafe;'
  const found = await nixEval<{ [name: string]: boolean[] }>(`{
    scan = ${wanted('patchbay.scan { python = pkgs.python313; drv = pkgs.python313.pkgs.click; }')};
    facts = ${wanted('patchbay.interpreterFacts pkgs.python313')};
    trial = ${wanted(`patchbay.fallback { ${source} ${package_} }`)};
    check = ${wanted(`patchbay.importCheck (${env})`)};
    imports = ${wanted(`(${env}).tests.imports`)};
    faults = ${wanted(`(${env}).patchbay.faults`)};
  }`)
  for (const [name, is] of Object.entries(found)) t.strictSame(is, [false, true], name)
})

tap.test('an environment is: the team’s cache serves it', async (t) => {
  const env = await nixEval(wanted(`patchbay.patchedEnv { ${source} packages = ps: [ ps.click ]; }`))
  t.strictSame(env, [true, true])
})
