import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import tap from 'tap'

const nix = fileURLToPath(new URL('../../nix', import.meta.url))
const channel = fileURLToPath(new URL('../../ops/sample-channel', import.meta.url))
const all = (await readdir(`${nix}/scripts`)).filter((file) => file.endsWith('.py')).sort()

/** Returns the files in the store folder of each script. */
async function folders(): Promise<Record<string, string[]>> {
  const { stdout } = await execa('nix-instantiate', [
    ...['--eval', '--strict', '--json', '--read-write-mode', '-E'],
    `let inherit (import ${channel} { }) lib; in
     lib.mapAttrs (_: script: lib.attrNames (builtins.readDir (dirOf script))) (import ${nix}/scripts.nix { inherit lib; })`,
  ])
  return JSON.parse(stdout)
}

/** Returns the scripts that this script imports, or runs by the names of their files. */
async function neighbours(file: string): Promise<string[]> {
  const text = await readFile(`${nix}/scripts/${file}`, 'utf8')
  const named = [
    ...[...text.matchAll(/^\s*(?:import|from) (\w+)/gm)].map(([, module]) => `${module}.py`),
    ...[...text.matchAll(/"(\w+\.py)"/g)].map(([, name]) => name ?? ''),
  ]
  return all.filter((one) => named.includes(one))
}

async function needs(file: string, known = new Set([file])): Promise<string[]> {
  for (const one of await neighbours(file)) {
    if (known.has(one)) continue
    known.add(one)
    await needs(one, known)
  }
  return [...known].sort()
}

tap.test('every derivation gets the scripts that it runs and no others', async (t) => {
  const table = await folders()
  t.ok(Object.keys(table).length > 4, 'there is a table')
  for (const [name, files] of Object.entries(table)) {
    t.strictSame(files.sort(), await needs(`${name}.py`), name)
  }
  const used = new Set(Object.values(table).flat())
  t.strictSame(
    all.filter((file) => !used.has(file)),
    [],
    'no script is left over',
  )
})
