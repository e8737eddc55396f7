import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import tap from 'tap'
import { scrubForever } from '../../src/sweep/scrub-forever.ts'
import { eventually } from '../eventually.ts'
import { startServers } from '../servers.ts'
import { openSite } from './scrub-site.ts'

const servers = await startServers(tap)
const log = pino({ level: 'silent' })

tap.test('all paths are read in turn, and one that cannot be read holds up no other', async (t) => {
  const site = await openSite(t, servers)
  const [unreadable, broken] = site.entries.map(({ object }) => object)
  const store = {
    ...site.store,
    read: (name: string) =>
      name === unreadable ? Promise.reject(new Error('no answer')) : site.store.read(name),
  }
  await writeFile(join(site.folder, broken ?? ''), 'spoilt')
  const stop = scrubForever({ scrubDays: 30, scrubMbPerSecond: 1000 }, { ...site, store }, log, 10)
  t.teardown(stop)
  const all = site.entries.length
  await eventually(async () => (await site.db.scrubbing.report(10)).checkedPaths === all - 1)
  t.match((await site.db.scrubbing.report(10)).findings, [{ object: broken, outcome: 'republished' }])
})

tap.test('no days: nothing is read', async (t) => {
  const site = await openSite(t, servers)
  const stop = scrubForever({ scrubDays: 0, scrubMbPerSecond: 1000 }, site, log, 1)
  await new Promise((resolve) => setTimeout(resolve, 200))
  t.equal((await site.db.scrubbing.report(10)).checkedPaths, 0)
  await stop()
})
