import tap from 'tap'
import { nixEval } from './nix.ts'

const source = 'source = pkgs.python313; target = pkgs.python313FreeThreading;'

/** Returns whether Nix may take the output from a cache, and whether it prefers to build on this machine. */
const wanted = (drv: string) =>
  `let it = ${drv}; in [ (it.allowSubstitutes or true) (it.preferLocalBuild or false) ]`

tap.test(
  'derivations that no cache has are neither requested from caches nor sent to other machines',
  async (t) => {
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
  },
)

tap.test('an environment is requested from caches: the team’s cache serves it', async (t) => {
  const env = await nixEval(wanted(`patchbay.patchedEnv { ${source} packages = ps: [ ps.click ]; }`))
  t.strictSame(env, [true, true])
})
