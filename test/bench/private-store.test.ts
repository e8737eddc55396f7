import { access, mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tap from 'tap'
import { cpuSecondsOfChildren, parseCpuSeconds } from '../../ops/bench/cpu-time.ts'
import { measure } from '../../ops/bench/measure.ts'
import {
  deletePaths,
  deriversOf,
  fillStore,
  type PrivateStore,
  removeStore,
  validPaths,
} from '../../ops/bench/private-store.ts'
import { runUntil } from '../../ops/bench/run.ts'
import { nixInstantiate } from '../nix/nix.ts'

const root = await mkdtemp(join(tmpdir(), 'patchbay-test-'))
tap.teardown(() => removeStore(root))
const store: PrivateStore = { root, run: runUntil(new AbortController().signal) }
await fillStore(store, [(await nixInstantiate('pkgs.makeWrapper')).drv])

const paths = async () => (await validPaths(store)).map(({ path }) => path)

tap.test('a store of its own builds, is measured, and is then as it was', async (t) => {
  const before = await paths()
  t.ok(
    before.some((path) => path.endsWith('-make-shell-wrapper-hook')),
    'outputs are there',
  )
  t.ok(
    before.some((path) => path.endsWith('-make-shell-wrapper-hook.drv')),
    'and derivations',
  )

  const cpuBefore = await cpuSecondsOfChildren()
  const built = await store.run('nix-build', [
    ...['--store', root, '--no-out-link', '--expr'],
    `derivation {
      name = "counts"; system = builtins.currentSystem; builder = "/bin/bash";
      args = [ "-c" "for ((i = 0; i < 300000; i++)); do :; done; times > $out" ];
    }`,
  ])
  const cpuSeconds = (await cpuSecondsOfChildren()) - cpuBefore

  // Of bash's four times, the first is its own in user mode: `0m0.512s`.
  const times = await readFile(join(root, built), 'utf8')
  const [, minutes, seconds] = /^(\d+)m([\d.]+)s/.exec(times) ?? []
  const ofBuilder = Number(minutes) * 60 + Number(seconds)
  t.ok(ofBuilder > 0.1, `the builder took ${ofBuilder} s`)
  t.ok(cpuSeconds > ofBuilder - 0.02, `and that is in the ${cpuSeconds} s of all children`)

  const added = (await paths()).filter((path) => !before.includes(path))
  t.strictSame(added.map((path) => path.slice('/nix/store/'.length + 33)).sort(), ['counts', 'counts.drv'])
  t.strictSame(
    await deriversOf(store, added),
    added.filter((path) => path.endsWith('.drv')),
  )
  await t.rejects(access(built), "the machine's own store has none of it")

  await deletePaths(store, added)
  t.strictSame(await paths(), before)
})

tap.test('nothing is measured in a store that holds anything else than it should', async (t) => {
  const sourcePaths = (await paths()).slice(1)
  const spec = { name: 'small', packages: [], environment: [], native: [] }
  await t.rejects(measure({ store, sourcePaths, prefix: 'python3.13t-' }, spec, 'withPackages'), {
    message: `Before small (withPackages), the store holds ${sourcePaths.length + 1} paths, and not the ${sourcePaths.length} of the source's side alone.`,
  })
})

tap.test('the times of children stand behind a name that may look like anything', async (t) => {
  const stat = '4242 (a) 1 (b c) S 1 4242 4242 0 -1 4194560 7 8 9 10 111 222 3300 45 20 0 1 0 5 6 7'
  t.strictSame(parseCpuSeconds(stat), { own: 3.33, endedChildren: 33.45 })
  t.throws(() => parseCpuSeconds(''), /no text of/)
})
