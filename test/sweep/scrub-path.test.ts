import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import tap from 'tap'
import { narinfoName } from '../../src/cache/object-names.ts'
import { scrubPath } from '../../src/sweep/scrub-path.ts'
import { startServers } from '../servers.ts'
import { openSite, type TestSite } from './scrub-site.ts'

const servers = await startServers(tap)
const pace = {
  bytesPerSecond: 1e9,
  signal: new AbortController().signal,
  log: pino({ level: 'silent' }),
}

/** Returns the entry of the environment's own path. */
function own({ entries }: TestSite) {
  const [entry] = entries
  if (!entry) throw new Error('nothing was published')
  return entry
}

async function damage(file: string): Promise<void> {
  const bytes = await readFile(file)
  const middle = bytes.length >> 1
  bytes[middle] = (bytes[middle] ?? 0) ^ 1
  await writeFile(file, bytes)
}

/** Returns the environment's state, and how far the check has come. */
async function told(site: TestSite) {
  const { ready, missing } = await site.db.cache.serving(site.environmentId)
  return { ready, missing, ...(await site.db.scrubbing.report(10)) }
}

tap.test('a path that is whole is noted as checked', async (t) => {
  const site = await openSite(t, servers)
  const { length } = site.entries
  t.equal((await site.db.scrubbing.due(30, 100)).length, length)
  for (const entry of site.entries) await scrubPath(site, entry, pace)
  t.match(await told(site), { missing: [], ready: true, checkedPaths: length, findings: [] })
  t.same(await site.db.scrubbing.due(30, 100), [])
  t.equal((await site.db.scrubbing.due(0, 100)).length, length, 'and again after so many days')
})

tap.test('a broken NAR of the right size is published again', async (t) => {
  const site = await openSite(t, servers)
  const { path, object, fileSize } = own(site)
  await damage(join(site.folder, object))
  await scrubPath(site, own(site), pace)

  const [now] = await site.db.cache.recorded([path])
  t.not(now?.object, object)
  t.equal((await readFile(join(site.folder, now?.object ?? ''))).length, fileSize)
  t.match(await site.store.readText(narinfoName(path)), now?.object)
  t.match(await told(site), {
    ...{ missing: [], ready: true },
    findings: [
      { path, object, detail: /has the hash sha256-.*, and was published with/, outcome: 'republished' },
    ],
  })
  if (now) await scrubPath(site, now, pace)
  t.match(await told(site), { checkedPaths: 1, findings: { length: 1 } }, 'it is whole now')
})

tap.test('so is a path that lacks its NAR, a part of it, or its narinfo, or has another one', async (t) => {
  const site = await openSite(t, servers)
  const { path } = own(site)
  const current = async () => {
    const [entry] = await site.db.cache.recorded([path])
    if (!entry) throw new Error('it is not there')
    return entry
  }
  const narinfo = join(site.folder, narinfoName(path))
  const faults: { [detail: string]: () => Promise<void> } = {
    'nar.zst is missing': async () => rm(join(site.folder, (await current()).object)),
    'nar.zst has 1 bytes': async () => writeFile(join(site.folder, (await current()).object), 'x'),
    'narinfo is missing': () => rm(narinfo),
    'is not the narinfo that was published': () => damage(narinfo),
  }
  for (const [detail, spoil] of Object.entries(faults)) {
    await spoil()
    await scrubPath(site, await current(), pace)
    const { missing, findings } = await told(site)
    t.match({ missing, finding: findings[0] }, { missing: [], finding: { detail, outcome: 'republished' } })
    await scrubPath(site, await current(), pace)
  }
  t.match(await told(site), { ready: true, findings: { length: Object.keys(faults).length } })
})

tap.test('an environment whose broken path this worker lacks leaves the cache', async (t) => {
  const site = await openSite(t, servers)
  const entry = own(site)
  await damage(join(site.folder, entry.object))
  await site.nixStore.nix('nix-store', '--delete', entry.path)
  await scrubPath(site, entry, pace)
  t.match(await told(site), { ready: false, findings: [{ path: entry.path, outcome: 'evicted' }] })
})

tap.test('so does one of which this worker has a broken path', async (t) => {
  const site = await openSite(t, servers)
  const entry = own(site)
  await damage(join(site.folder, entry.object))
  const needs = join(site.nixStore.root, entry.path, 'needs')
  await rm(needs)
  await writeFile(needs, 'spoilt')
  await scrubPath(site, entry, pace)
  t.match(await told(site), { ready: false, findings: [{ outcome: 'evicted' }] })
})

tap.test('a storage that is away is no fault of its paths', async (t) => {
  const site = await openSite(t, servers)
  await rename(site.folder, `${site.folder}.away`)
  await t.rejects(scrubPath(site, own(site), pace), { message: /is not where it was/ })
  t.match(await told(site), { ready: true, checkedPaths: 0, findings: [] })
})

tap.test('a check stops at once, and reads no faster than it may', async (t) => {
  const site = await openSite(t, servers)
  const closing = new AbortController()
  const checking = scrubPath(site, own(site), { ...pace, bytesPerSecond: 1, signal: closing.signal })
  setTimeout(() => closing.abort(), 200)
  await t.rejects(checking, { name: 'AbortError' })
  t.match(await told(site), { checkedPaths: 0, findings: [] })
})
