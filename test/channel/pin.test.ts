import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import tap, { type Test } from 'tap'
import { pinChannel } from '../../src/channel/pin.ts'
import { contentOf, pinnedPaths } from '../../src/channel/pinned-content.ts'
import { contentHash } from '../../src/nix/store/store.ts'
import { openContext } from '../nix/open-context.ts'
import { temporaryFolder } from '../servers.ts'

/** Returns a folder with new content, and a worker's data folder. */
async function prepare(t: Test) {
  const context = await openContext(t)
  const root = await temporaryFolder(t)
  const folder = join(root, 'channel')
  await mkdir(folder)
  await writeFile(join(folder, 'default.nix'), `{ }: "${folder}"\n`)
  const site = {
    ...context,
    folder: context.roots,
    dataDir: context.roots,
    nixpkgsUrl: 'http://127.0.0.1:9/nixpkgs',
  }
  return { context, site, root, folder, dataDir: context.roots }
}

tap.test('a worker that lacks a pinned folder takes it from where it was, if it is as it was', async (t) => {
  const { context, root, folder, dataDir } = await prepare(t)
  const hash = await contentHash(context.settings, folder)
  const site = { settings: context.settings, dataDir }
  const [gone, changed] = [join(root, 'gone'), join(root, 'changed')]
  await cp(folder, changed, { recursive: true })
  await writeFile(join(changed, 'more.nix'), '{ }\n')

  t.equal(await contentOf('channel', hash, [], site), null)
  t.equal(await contentOf('channel', hash, [gone, changed], site), null)
  t.same(await readdir(dataDir), [], 'nothing was put into the store')
  const path = await contentOf('channel', hash, [gone, changed, folder], site)
  t.match(path, /^\/nix\/store\/[a-z0-9]{32}-patchbay-channel$/)
  t.same(await readdir(join(dataDir, 'roots')), [
    `channel-${path?.slice('/nix/store/'.length, -'-patchbay-channel'.length)}`,
  ])
  await rm(folder, { recursive: true })
  t.equal(await contentOf('channel', hash, [], site), path, 'it is in the store now')
})

tap.test('a folder without a package set is not copied', async (t) => {
  const { context, site, root, folder } = await prepare(t)
  const pinned = (path: string) => pinChannel({ path }, site)
  for (const path of [root, join(root, 'gone'), join(folder, 'default.nix')])
    t.match(await pinned(path).catch((error) => error), {
      failure: { class: 'unsupported-pin', message: new RegExp(path) },
    })
  const { pin } = await pinned(folder)
  t.same(pin, { kind: 'folder', narHash: await contentHash(context.settings, folder) })
})

tap.test('an overlay is pinned by its content, and taken from where it was', async (t) => {
  const { context, site, root, folder } = await prepare(t)
  const overlay = join(root, 'overlay.nix')
  await writeFile(overlay, `_: _: { here = "${folder}"; }\n`)
  const from = { path: folder, overlays: [overlay], config: { allowUnfree: true } }
  const hashes = [await contentHash(context.settings, overlay)]
  const { pin, paths } = await pinChannel(from, site)
  t.match(pin, { kind: 'folder', config: { allowUnfree: true }, overlays: hashes })
  t.match(paths.overlayPaths, [/^\/nix\/store\/[a-z0-9]{32}-patchbay-overlay$/])

  const spec = { channel: 'team', pin }
  t.strictSame(await pinnedPaths(site, spec, async () => []), paths)
  const changed = join(root, 'changed.nix')
  await writeFile(changed, `_: _: { changed = "${folder}"; }\n`)
  const other = { ...pin, overlays: [await contentHash(context.settings, changed)] }
  const places = [{ folder, overlays: [overlay] }]
  t.match(await pinnedPaths(site, { ...spec, pin: other }, async () => places).catch((error) => error), {
    failure: { class: 'unsupported-pin', message: /an overlay of channel team .* \S+overlay\.nix is not/ },
  })
  places.push({ folder, overlays: [changed] })
  const found = await pinnedPaths(site, { ...spec, pin: other }, async () => places)
  t.equal(found.channelPath, paths.channelPath)
  t.not(found.overlayPaths[0], paths.overlayPaths[0])
})
