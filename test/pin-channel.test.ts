import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import tap, { type Test } from 'tap'
import { contentHash } from '../src/nix/store.ts'
import { contentOf, pinChannel } from '../src/pin-channel.ts'
import { openBench } from './nix/bench.ts'
import { temporaryFolder } from './servers.ts'

/** A folder that no store has yet, and where a worker keeps its things. */
async function prepare(t: Test) {
  const bench = await openBench(t)
  const root = await temporaryFolder(t)
  const folder = join(root, 'channel')
  await mkdir(folder)
  await writeFile(join(folder, 'default.nix'), `{ }: "${folder}"\n`)
  return { bench, root, folder, dataDir: bench.roots }
}

tap.test('a worker that lacks a pinned folder takes it from where it was, if it is as it was', async (t) => {
  const { bench, root, folder, dataDir } = await prepare(t)
  const hash = await contentHash(bench.settings, folder)
  const site = { settings: bench.settings, dataDir }
  const [gone, changed] = [join(root, 'gone'), join(root, 'changed')]
  await cp(folder, changed, { recursive: true })
  await writeFile(join(changed, 'more.nix'), '{ }\n')

  t.equal(await contentOf(hash, [], site), null)
  t.equal(await contentOf(hash, [gone, changed], site), null)
  t.same(await readdir(dataDir), [], 'nothing was put into the store')
  const path = await contentOf(hash, [gone, changed, folder], site)
  t.match(path, /^\/nix\/store\/[a-z0-9]{32}-patchbay-channel$/)
  t.same(await readdir(join(dataDir, 'roots')), [
    `channel-${path?.slice('/nix/store/'.length, -'-patchbay-channel'.length)}`,
  ])
  await rm(folder, { recursive: true })
  t.equal(await contentOf(hash, [], site), path, 'it is in the store now')
})

tap.test('a folder without a package set is not copied', async (t) => {
  const { bench, root, folder } = await prepare(t)
  const pinned = (path: string) => pinChannel({ kind: 'folder', path }, bench, join(bench.roots, 'root'))
  for (const path of [root, join(root, 'gone'), join(folder, 'default.nix')])
    t.match(await pinned(path).catch((error) => error), {
      failure: { class: 'unsupported-pin', message: new RegExp(path) },
    })
  const { pin } = await pinned(folder)
  t.same(pin, { kind: 'folder', narHash: await contentHash(bench.settings, folder) })
})
