import { readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import tap from 'tap'
import { nixBuild, nixBuildFails, runProgram } from './nix.ts'
import { evaluateBy, patched, witnesses } from './witness.ts'

/** Returns the faults that the environment's derivation `faults` lists. */
async function faultsOf(environment: string): Promise<unknown> {
  return JSON.parse(await readFile(await nixBuild(`(${environment}).patchbay.faults`), 'utf8'))
}
const site = 'lib/python3.13t/site-packages'

tap.test('the message names files that differ, both packages, and a remedy', async (t) => {
  const environment = patched('docs-one docs-two')
  const message = await nixBuildFails(environment)
  t.match(message, `${site}/docs/conf.py: docs-one and docs-two`)
  t.match(message, 'bin/docs-tool: docs-one and docs-two')
  t.match(message, 'Leave all but one of these packages out')
  const packages = ['docs-one', 'docs-two']
  t.strictSame(await faultsOf(environment), [
    { class: 'collision', packages, file: 'bin/docs-tool' },
    { class: 'collision', packages, file: `${site}/docs/conf.py` },
  ])
  const ofWithPackages = await nixBuildFails(
    `${witnesses} source.withPackages (ps: [ ps.docs-one ps.docs-two ]))`,
  )
  t.match(ofWithPackages, 'docs-tool', 'withPackages fails too')
})

tap.test('a file collides with a folder of the same name and with programs of the interpreter', async (t) => {
  t.strictSame(await faultsOf(patched('docs-two docs-three')), [
    { class: 'collision', packages: ['docs-three', 'docs-two'], file: `${site}/docs` },
  ])
  t.strictSame(await faultsOf(patched('impostor')), [
    { class: 'collision', packages: ['python3.13t', 'impostor'], file: 'bin/pydoc3' },
  ])
})

tap.test('a finished environment can have collisions too', async (t) => {
  const ignoring = `${witnesses} patchbay.overridePythonEnvInterpreter
    (source.buildEnv.override { extraLibs = [ source.pkgs.docs-one source.pkgs.docs-two ]; ignoreCollisions = true; }) target)`
  t.match(await nixBuildFails(ignoring), `${site}/docs/conf.py: docs-one and docs-two`)
})

tap.test('equal files, byte code and indexes do not collide', async (t) => {
  const env = await nixBuild(patched('alike-one alike-two docs-one'))
  t.equal(await evaluateBy(join(env, 'bin/python'), '__import__("alike").value'), '1')
  t.equal((await runProgram(join(env, 'bin/alike'))).out, `alike ${env}/bin/python3.13t`)
  t.strictSame(await faultsOf(patched('alike-one alike-two docs-one')), [])
  const rebuilt = await nixBuild(patched('alike-one alike-two', 'rebuild = [ "alike-two" ];'))
  t.equal(
    (await runProgram(join(rebuilt, 'bin/alike'))).out,
    `alike ${rebuilt}/bin/python3.13t`,
    'although the builds refer to different interpreters',
  )
})

tap.test('a priority decides which file is taken, as in buildEnv', async (t) => {
  const env = await nixBuild(patched('docs-one (docs-two // { meta.priority = 4; })'))
  t.match(await readlink(join(env, 'bin/.docs-tool-wrapped')), /-docs-two-1\.0\/bin\//)
  t.match(await readFile(join(env, site, 'docs/conf.py'), 'utf8'), 'two')
})

tap.test('ignoreCollisions takes the first of several files', async (t) => {
  const env = await nixBuild(patched('docs-one docs-two', 'ignoreCollisions = true;'))
  t.match(await readlink(join(env, 'bin/.docs-tool-wrapped')), /-docs-one-1\.0\/bin\//)
})
