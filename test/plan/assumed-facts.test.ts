import { readFile } from 'node:fs/promises'
import tap from 'tap'
import { assumedFacts } from '../../src/plan/assumed-facts.ts'
import { nixBuild, nixEval } from '../nix/nix.ts'

tap.test('what is assumed of interpreters is what they say of themselves', async (t) => {
  for (const attribute of ['python313', 'python313FreeThreading']) {
    const facts = JSON.parse(
      await readFile(await nixBuild(`patchbay.interpreterFacts pkgs.${attribute}`), 'utf8'),
    )
    const abiFlags = await nixEval<string>(`patchbay.interpreter.abiFlags pkgs.${attribute}`)
    t.strictSame(assumedFacts({ version: '3.13', abiFlags }, 'x86_64-linux'), facts, attribute)
  }
})

tap.test('other platforms and versions', async (t) => {
  const suffixes = (version: string, abiFlags: string, system: string) =>
    assumedFacts({ version, abiFlags }, system).extensionSuffixes
  t.strictSame(suffixes('3.14', 't', 'aarch64-linux'), [
    '.cpython-314t-aarch64-linux-gnu.so',
    '.abi3.so',
    '.so',
  ])
  t.strictSame(suffixes('3.13', '', 'aarch64-darwin'), ['.cpython-313-darwin.so', '.abi3.so', '.so'])
  t.strictSame(
    suffixes('3.15', 't', 'x86_64-linux'),
    ['.cpython-315t-x86_64-linux-gnu.so', '.so'],
    'no stable ABI of builds with the GIL',
  )
  t.equal(assumedFacts({ version: '3.13', abiFlags: 'td' }, 'x86_64-linux').freeThreaded, true)
  t.equal(assumedFacts({ version: '3.13', abiFlags: 'd' }, 'x86_64-linux').freeThreaded, false)
})
