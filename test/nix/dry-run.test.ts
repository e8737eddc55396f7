import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import tap from 'tap'
import { dryRun, parseDryRun } from '../../src/nix/dry-run.ts'
import { temporaryFolder } from '../servers.ts'
import { nixBuild, nixInstantiate } from './nix.ts'
import { openContext } from './open-context.ts'

const MiB = 2 ** 20
const recording = async (name: string) =>
  (await readFile(new URL(`../fixtures/nix-output/${name}`, import.meta.url), 'utf8')).trimEnd().split('\n')

for (const version of ['2.8', '2.26']) {
  tap.test(`a dry run as Nix ${version} tells it`, async (t) => {
    const sizes = { bytes: Math.round(0.67 * MiB), unpackedBytes: 1.5 * MiB }
    const [first, second] = [
      'qrdnxpj5jf1alp5dsxzxgkgahkb4zcbf-first',
      'wzjbcja03bhnq6ay19x9sh3h9g3r52nw-second',
    ].map((name) => `/nix/store/${name}.drv`)
    t.strictSame(parseDryRun(await recording(`dry-run-${version}.log`)), {
      derivations: [first, second],
      downloads: { paths: 2, ...sizes },
    })
    t.strictSame(parseDryRun(await recording(`dry-run-one-${version}.log`)), {
      derivations: [first],
      downloads: { paths: 1, ...sizes },
    })
    const gone = await recording(`dry-run-gone-${version}.log`)
    t.throws(() => parseDryRun(gone), {
      message: /cannot tell what is missing: .*these paths:\n.*-gone\.drv$/,
    })
  })
}

tap.test('later versions choose the unit by the size', async (t) => {
  const fetched = (sizes: string) => parseDryRun([`this path will be fetched (${sizes}):`, '  /nix/store/x'])
  t.strictSame(fetched('151.2 KiB download, 1.5 GiB unpacked').downloads, {
    paths: 1,
    bytes: Math.round(151.2 * 1024),
    unpackedBytes: 1536 * MiB,
  })
})

tap.test('what is no part of the answer is passed over', async (t) => {
  const nothing = { derivations: [], downloads: { paths: 0, bytes: 0, unpackedBytes: 0 } }
  t.strictSame(parseDryRun([]), nothing)
  t.strictSame(parseDryRun(['warning: ignoring what', '  /nix/store/x', 'said']), nothing)
  t.match(
    parseDryRun(['this derivation will be built:', '  /nix/store/x.drv', 'warning: x', '  /nix/store/y']),
    { derivations: ['/nix/store/x.drv'] },
    'a section ends where something else is said',
  )
})

const nonce = `${process.pid} ${Date.now()}`
/** A derivation that has never been built, and one that needs it. */
const unbuilt = (name: 'needed' | 'needing') =>
  `(let
    make = name: more: derivation ({ inherit name; inherit (pkgs) system; builder = "/bin/sh"; } // more);
    needed = make "needed" { nonce = "${nonce}"; };
  in { inherit needed; needing = make "needing" { inherit needed; }; }.${name})`

tap.test('real Nix is asked, and does nothing', async (t) => {
  const context = await openContext(t)
  const needing = await nixInstantiate(unbuilt('needing'))
  const needed = await nixInstantiate(unbuilt('needed'))
  const missing = async (drvs: string[]) => {
    const { derivations, downloads } = await dryRun(context, drvs)
    t.strictSame(downloads, { paths: 0, bytes: 0, unpackedBytes: 0 })
    return derivations.sort()
  }
  const both = [needed.drv, needing.drv].sort()
  t.strictSame(await missing([needing.drv]), both)
  t.strictSame(await missing([needing.drv]), both, 'it still is missing')

  await nixBuild('pkgs.python313')
  const built = await nixInstantiate('pkgs.python313')
  t.strictSame(await missing([built.drv]), [])
  t.strictSame(await missing([built.drv, needing.drv]), both, 'of several, all of them')
})

tap.test('what a substituter has is fetched and not built', async (t) => {
  const needed = await nixInstantiate(unbuilt('needed'))
  const needing = await nixInstantiate(unbuilt('needing'))
  // Nix fetches nothing, so a narinfo without its NAR suffices.
  const cache = await temporaryFolder(t)
  const [hash] = needed.out.slice('/nix/store/'.length).split('-')
  await writeFile(join(cache, 'nix-cache-info'), 'StoreDir: /nix/store\n')
  await writeFile(
    join(cache, `${hash}.narinfo`),
    [
      ...[`StorePath: ${needed.out}`, 'URL: nar/x.nar.xz', 'Compression: xz', 'References: '],
      ...[`NarHash: sha256:${'0'.repeat(52)}`, `NarSize: ${6 * MiB}`, `FileSize: ${1.5 * MiB}`, ''],
    ].join('\n'),
  )
  const context = await openContext(t, { nixConfig: `substituters = file://${cache}\nrequire-sigs = false` })
  t.strictSame(await dryRun(context, [needing.drv]), {
    derivations: [needing.drv],
    downloads: { paths: 1, bytes: 1.5 * MiB, unpackedBytes: 6 * MiB },
  })
})

tap.test('a derivation that is not there is an error, and not an answer', async (t) => {
  const context = await openContext(t)
  const drv = `/nix/store/${'0'.repeat(32)}-nobody-has-it.drv`
  await t.rejects(dryRun(context, ['/nix/store/x']), {
    message: /cannot tell what is missing: .*error/s,
  })
  await t.rejects(dryRun(context, [drv]), { message: /cannot tell what is missing: .*nobody-has-it/s })
})
