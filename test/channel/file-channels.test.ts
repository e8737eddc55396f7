import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import tap, { type Test } from 'tap'
import type { FileChannel } from '../../src/channel/channels-file.ts'
import { openFileChannels } from '../../src/channel/file-channels.ts'
import { BuildFailed } from '../../src/errors.ts'
import { eventually } from '../eventually.ts'
import { openContext } from '../nix/open-context.ts'
import { startServers, temporaryFolder } from '../servers.ts'

const { freshDatabase } = await startServers(tap)
const log = pino({ level: 'silent' })
const sample = fileURLToPath(new URL('../../ops/sample-channel', import.meta.url))
const defaults = { source: 'python313', target: 'python313FreeThreading', system: 'x86_64-linux' }

/** A folder that is no channel before `mend`. */
async function brokenFolder(t: Test) {
  const folder = await temporaryFolder(t)
  await writeFile(join(folder, 'default.nix'), 'throw "not on a Sunday"')
  return { folder, mend: () => cp(sample, folder, { recursive: true }) }
}

async function open(t: Test, channels: FileChannel[], everyMs?: number) {
  const { db } = await freshDatabase()
  const context = await openContext(t)
  const site = { ...context, dataDir: context.roots, nixpkgsUrl: 'http://127.0.0.1:9/nixpkgs' }
  let changes = 0
  const changed = async () => {
    changes++
  }
  const opened = openFileChannels(db, channels, site, changed, log, everyMs)
  return { db, opened, changes: () => changes }
}

tap.test('one broken channel is reported, and the others are registered', async (t) => {
  const { folder, mend } = await brokenFolder(t)
  const channels: FileChannel[] = [
    { name: 'broken', from: { path: folder }, defaults, isDefault: true },
    { name: 'sound', from: { path: sample }, defaults, isDefault: false },
    { name: 'gone', from: { path: join(folder, 'nowhere') }, defaults, isDefault: false },
  ]
  const { db, opened, changes } = await open(t, channels, 200)
  const file = await opened
  t.teardown(file.stop)
  t.match(file.faults(), [
    { pointer: '/channels/gone', detail: /has no default\.nix/ },
    { pointer: '/channels/broken', detail: /not on a Sunday/ },
  ])
  t.ok((await db.channels.get('sound'))?.packageNames?.includes('jinja2'))
  t.equal(changes(), 0)

  await mend()
  await eventually(() => changes() > 0)
  t.match(file.faults(), [{ pointer: '/channels/gone' }])
  t.ok((await db.channels.get('broken'))?.packageNames?.includes('jinja2'), 'it is tried again')
})

tap.test('where no channel can be registered, there is nothing to work with', async (t) => {
  const { folder } = await brokenFolder(t)
  const channel: FileChannel = { name: 'broken', from: { path: folder }, defaults, isDefault: true }
  const { opened } = await open(t, [channel])
  const error = await opened.catch((thrown) => thrown)
  t.ok(error instanceof BuildFailed)
  t.match(error.failure, { class: 'eval-error', message: /not on a Sunday/ })
})
