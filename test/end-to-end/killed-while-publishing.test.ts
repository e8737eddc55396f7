import { createHash, randomInt } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import tap, { type Test } from 'tap'
import { nix32OfSri } from '../../src/cache/nix32.ts'
import { openSite } from './site.ts'
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts'

const kills = 20
/** Longest time from a recorded path to the kill: at once, or while the worker writes the next. */
const longestMs = 30
const site = await openSite(tap)
const cache = join(site.dataDir, 'cache')
const shortLease = { PATCHBAY_LEASE_SECONDS: '2', PATCHBAY_MAX_ATTEMPTS: '100' }
const client = new pg.Client({ connectionString: site.databaseUrl })
await client.connect()
tap.teardown(() => client.end())

interface Recorded {
  path: string
  hash_part: string
  object: string
  file_hash: string
  file_size: string
  references: string[]
}

async function recorded(): Promise<Recorded[]> {
  const { rows } = await client.query(
    'SELECT * FROM cached_path JOIN store_path USING (path) WHERE removing_since IS NULL ORDER BY path',
  )
  return rows
}

/** Removes all files; the worker that is there has made the folders. */
async function emptyCache(): Promise<void> {
  const entries = await readdir(cache, { recursive: true, withFileTypes: true })
  for (const entry of entries) if (entry.isFile()) await rm(join(entry.parentPath, entry.name))
}

async function countRecorded(): Promise<number> {
  const { rows } = await client.query('SELECT count(*)::int FROM cached_path WHERE removing_since IS NULL')
  return rows[0].count
}

/** The narinfos that are in the folder, recorded or not, by hash part. */
async function narinfos(): Promise<Map<string, string>> {
  const names = (await readdir(cache)).filter((name) => name.endsWith('.narinfo'))
  const texts = names.map(
    async (name): Promise<[string, string]> => [
      name.replace('.narinfo', ''),
      await readFile(join(cache, name), 'utf8'),
    ],
  )
  return new Map(await Promise.all(texts))
}

const field = (narinfo: string, name: string) => narinfo.match(new RegExp(`^${name}: (.*)$`, 'm'))?.[1] ?? ''

/** Checks what must hold at any moment. */
async function check(t: Test): Promise<void> {
  const present = await narinfos()
  for (const [hash, narinfo] of present) {
    const nar = await readFile(join(cache, field(narinfo, 'URL'))).catch(() => Buffer.alloc(0))
    const fileHash = `sha256-${createHash('sha256').update(nar).digest('base64')}`
    t.equal(field(narinfo, 'FileHash'), `sha256:${nix32OfSri(fileHash)}`, `${hash} has its NAR, whole`)
  }
  const rows = await recorded()
  const paths = new Set(rows.map(({ path }) => path))
  for (const { path, hash_part, object, references } of rows) {
    t.equal(field(present.get(hash_part) ?? '', 'URL'), object, `${path} is recorded, and there`)
    t.ok(
      references.every((reference) => paths.has(reference)),
      'and so is all that it refers to',
    )
  }
}

async function stateOf(id: string): Promise<string> {
  return (await site.service.environment(id)).build.state
}

tap.test(`a worker that is killed at ${kills} moments of publishing leaves nothing half-way`, async (t) => {
  // A worker registers the channel before anything can be asked for.
  await (await site.startWorker(t, shortLease)).close()
  const spec = { packages: ['jinja2', 'click', 'multidict', 'pygments', 'rich', 'hiredis'] }
  const accept = () => site.service.accept(JSON.stringify(spec))
  const { id } = await accept()
  let resumed = 0
  // Of the closure. Known once it was published to the end, which it is first.
  let paths = 0
  let worker: WorkerProcess | undefined
  for (let killed = 0; killed < kills; ) {
    worker ??= await startWorkerProcess(t, site, shortLease)
    while (!['publishing', 'ready'].includes(await stateOf(id))) await sleep(5)
    const there = await countRecorded()
    // After any number of the paths that are missing, whatever the machine's speed; where none is, to the end.
    const last = there < paths ? there + randomInt(paths - there + 1) : Number.POSITIVE_INFINITY
    while ((await countRecorded()) < last && (await stateOf(id)) === 'publishing') await sleep(5)
    await sleep(randomInt(longestMs))
    if ((await stateOf(id)) === 'publishing') {
      await worker.kill()
      worker = undefined
      // This test does not cover the end of a lease.
      await client.query('UPDATE build SET lease_until = clock_timestamp() WHERE lease_until IS NOT NULL')
    }
    await check(t)
    if ((await stateOf(id)) === 'publishing') {
      killed += 1
      t.comment(
        `killed ${killed}: ${(await recorded()).length} recorded, ${(await narinfos()).size} narinfos`,
      )
      if ((await recorded()).length > 0) resumed += 1
    } else {
      // Published to the end: once more, from nothing.
      paths = await countRecorded()
      await site.db.environments.evict(id, 'the test begins again')
      await client.query('DELETE FROM cached_path')
      await emptyCache()
      await accept()
    }
  }
  t.ok(resumed > 0, 'some were killed between two paths')

  const before = await recorded()
  await startWorkerProcess(t, site, shortLease)
  while ((await stateOf(id)) !== 'ready') await sleep(50)
  await check(t)
  const after = new Map((await recorded()).map((row) => [row.path, row]))
  for (const { path, object } of before)
    t.equal(after.get(path)?.object, object, `${path} was not published twice`)
  t.strictSame((await site.db.cache.serving(id)).missing, [])
})
