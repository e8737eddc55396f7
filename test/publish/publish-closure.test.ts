import { createHash } from 'node:crypto'
import { chmod, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { execa } from 'execa'
import tap, { type Test } from 'tap'
import type { PublishedPath } from '../../src/cache/narinfo.ts'
import { isComplete } from '../../src/cache/narinfo.ts'
import { listingName, logName, narinfoName } from '../../src/cache/object-names.ts'
import { BuildFailed } from '../../src/errors.ts'
import { temporaryFolder } from '../servers.ts'
import { newKey } from './new-key.ts'
import { openPrivateStore } from './private-store.ts'
import { openTestSite, type TestSite } from './site.ts'

const store = await openPrivateStore(tap)
const app = await store.build('app')
const closure = await store.closure(app)
const paths = closure.map(({ path }) => path)
const named = (name: string) => paths.find((path) => path.endsWith(`-${name}`)) ?? ''

/** Returns the number of paths in the longest chain of references from a path, itself included. */
function levels(path: string): number {
  const references = closure.find((info) => info.path === path)?.references ?? []
  return 1 + Math.max(0, ...references.filter((reference) => reference !== path).map(levels))
}

/** Checks the invariant: recorded paths are in the store, complete, with all their references. */
async function consistent(t: Test, { cacheIndex, store, folder }: TestSite): Promise<void> {
  for (const entry of cacheIndex.entries.values()) {
    t.ok(await isComplete(store, entry), `${entry.path} is whole`)
    t.ok(entry.references.every((path) => cacheIndex.entries.has(path)))
    const nar = await readFile(join(folder, entry.object))
    t.equal(`sha256-${createHash('sha256').update(nar).digest('base64')}`, entry.fileHash)
    t.match(await store.readText(narinfoName(entry.path)), `URL: ${entry.object}\n`)
  }
}

/** Returns all objects of the recorded paths; the store may hold no others. */
function objectsOf({ cacheIndex }: TestSite): string[] {
  const names = [...cacheIndex.entries.values()].flatMap(({ path, object, deriver, logBytes }) => [
    ...[object, narinfoName(path), listingName(path)],
    ...(logBytes > 0 ? [logName(deriver ?? '')] : []),
  ])
  return [...new Set(names)].sort()
}

tap.test('a closure is published, references first, with listings and logs', async (t) => {
  const site = await openTestSite(t, store)
  const result = await site.publish(closure)
  t.equal(result.published.paths, closure.length)
  t.match(result, { already: 0, upstream: [] })
  const order = [...site.cacheIndex.entries.keys()]
  for (const { path, references } of closure)
    t.ok(references.every((reference) => order.indexOf(reference) <= order.indexOf(path)))
  await consistent(t, site)
  t.strictSame(await site.objects(), objectsOf(site))
  t.strictSame(await site.leftInStaging(), [])

  let bytes = 0
  for (const entry of site.cacheIndex.entries.values()) {
    const { deriver, path, logBytes, object } = entry
    const names = [object, narinfoName(path), listingName(path)]
    const sizes = await Promise.all(names.map((name) => site.store.size(name)))
    t.equal(
      entry.bytes,
      sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0),
    )
    t.equal(logBytes, (deriver && (await site.store.size(logName(deriver)))) ?? 0)
    bytes += entry.bytes + logBytes
    t.match(object, /^nar\/[0-9a-z]{52}-[0-9a-z]{8}\.nar\.zst$/)
    t.equal(logBytes > 0, deriver !== null)
    t.strictSame(entry.signedBy, ['team-1'])
    const info = closure.find((info) => info.path === path)
    const { narHash, narSize, references, ca } = entry
    t.match(info, { narHash, narSize, references, ca, deriver })
  }
  t.equal(result.published.bytes, bytes)
  const log = await readFile(join(site.folder, logName(site.cacheIndex.entries.get(app)?.deriver ?? '')))
  t.equal(gunzipSync(log).toString(), 'making app\n')
  t.equal(site.lines.length, closure.length + 1)
  t.ok(
    site.lines.some(
      (line) =>
        line.startsWith(`${named('base')} is published: `) &&
        /: [\d.]+ KiB, [\d.]+ (B|KiB) compressed$/.test(line),
    ),
  )
  t.match(site.lines.at(-1), /^7 paths published \([\d.]+ KiB\), 0 were there, 0 are in an upstream cache$/)
})

tap.test('published again, nothing is done; what has vanished from the store is', async (t) => {
  const site = await openTestSite(t, store)
  await site.publish(closure)
  const before = new Map(site.cacheIndex.entries)
  t.match(await site.publish(closure), { published: { paths: 0, bytes: 0 }, already: closure.length })
  t.strictSame(site.cacheIndex.entries, before)

  const entryOf = (name: string) => before.get(named(name)) as PublishedPath
  await rm(join(site.folder, entryOf('base').object))
  await truncate(join(site.folder, entryOf('library').object), 10)
  await rm(join(site.folder, narinfoName(entryOf('file').path)))
  t.match(await site.publish(closure), { published: { paths: 3 }, already: closure.length - 3 })
  await consistent(t, site)
  for (const { path, object } of before.values()) {
    const again = ['base', 'library', 'file'].some((name) => named(name) === path)
    t.equal(site.cacheIndex.entries.get(path)?.object !== object, again, path)
  }
})

tap.test('concurrent publishers publish the same path once', async (t) => {
  const site = await openTestSite(t, store)
  const results = await Promise.all(Array.from({ length: 3 }, () => site.publish(closure)))
  const published = results.map(({ published }) => published.paths)
  t.equal(
    published.reduce((sum, one) => sum + one, 0),
    closure.length,
  )
  for (const { published, already } of results) t.equal(published.paths + already, closure.length)
  await consistent(t, site)
  t.strictSame(await site.objects(), objectsOf(site), 'nothing is left of what came too late')
})

tap.test('it may end anywhere, and goes on where it was', async (t) => {
  const site = await openTestSite(t, store)
  const { record } = site.cacheIndex
  let interrupted = 0
  while (site.cacheIndex.entries.size < closure.length) {
    const cancel = new AbortController()
    const reason = new Error('the worker is shut down')
    site.cacheIndex.record = async (entry, write) => {
      const recorded = await record.call(site.cacheIndex, entry, write)
      cancel.abort(reason)
      return recorded
    }
    const before = new Map(site.cacheIndex.entries)
    await site.publish(closure, { signal: cancel.signal }).catch((error) => {
      t.equal(error, reason)
      interrupted += 1
    })
    for (const [path, entry] of before)
      t.equal(site.cacheIndex.entries.get(path), entry, 'it is not done again')
    t.ok(site.cacheIndex.entries.size > before.size)
    await consistent(t, site)
    t.strictSame(await site.objects(), objectsOf(site))
    t.strictSame(await site.leftInStaging(), [])
  }
  // A path waits for its references, so each interruption lets at most one level of them be recorded.
  t.ok(interrupted >= levels(app), `${interrupted} times`)
})

tap.test('what a cache that clients have anyway has signed is left to it', async (t) => {
  const signed = await openPrivateStore(t)
  const out = await signed.build('app')
  const file = join(await temporaryFolder(t), 'key')
  const { verifier } = await newKey('upstream-1', file)
  const { verifier: another } = await newKey('upstream-1')
  await signed.nix('nix', 'store', 'sign', '--key-file', file, '--recursive', named('library'))
  const infos = await signed.closure(out)
  const upstream = [named('base'), named('library'), named('source')].sort()

  const site = await openTestSite(t, signed)
  const result = await site.publish(infos, { upstreamKeys: [another, verifier] })
  t.strictSame(result.upstream.toSorted(), upstream)
  t.match(result, { published: { paths: closure.length - 3 }, already: 0 })
  t.notOk(upstream.some((path) => site.cacheIndex.entries.has(path)))

  t.match(await site.publish(infos, { upstreamKeys: [another] }), { upstream: [], published: { paths: 3 } })
})

tap.test('a changed path of the worker’s store is never signed', async (t) => {
  const spoilt = await openPrivateStore(t)
  const out = await spoilt.build('app')
  const infos = await spoilt.closure(out)
  const changed = join(spoilt.root, named('library'), 'needs')
  await chmod(changed, 0o644)
  await writeFile(changed, 'something else')
  await chmod(changed, 0o444)
  const site = await openTestSite(t, spoilt)
  const error = await site.publish(infos).catch((error) => error)
  t.ok(error instanceof BuildFailed)
  t.match(error.failure, { class: 'hash-mismatch', retryable: false })
  for (const text of ['changed', '--verify-path', '--repair-path']) t.match(error.failure.message, text)
  t.match(error.failure.message, named('library'))
  t.notOk(site.cacheIndex.entries.has(named('library')))
  t.notOk(site.cacheIndex.entries.has(out), 'nor is anything that refers to it')
  await consistent(t, site)
  t.strictSame(await site.objects(), objectsOf(site))
  t.strictSame(await site.leftInStaging(), [])
})

tap.test(
  'what was changed is mended by the command that the failure names, and published then',
  async (t) => {
    const spoilt = await openPrivateStore(t)
    const out = await spoilt.build('app')
    const infos = await spoilt.closure(out)
    const cache = `file://${await temporaryFolder(t)}`
    await spoilt.nix('nix', 'copy', '--to', cache, out)
    const ways = [
      ['from a cache', '--option', 'substituters', cache, '--option', 'require-sigs', 'false'],
      ['by a build, where no cache has it'],
    ]
    for (const [way = '', ...options] of ways) {
      const changed = join(spoilt.root, named('library'), 'needs')
      await chmod(changed, 0o644)
      await writeFile(changed, 'something else')
      await chmod(changed, 0o444)
      const site = await openTestSite(t, spoilt)
      const error = await site.publish(infos).catch((error) => error)
      const [, program = '', ...args] = /`(\S+) (--repair-path) (\S+)`/.exec(error.failure.message) ?? []
      await spoilt.nix(program, ...args, ...options)
      await site.publish(infos)
      t.ok(site.cacheIndex.entries.has(out), way)
      await consistent(t, site)
    }
  },
)

tap.test('a full disk and a refusing store have different classes, both retryable', async (t) => {
  const site = await openTestSite(t, store)
  await execa('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', site.folder])
  t.teardown(() => execa('umount', [site.folder], { reject: false }))
  await mkdir(site.store.staging)
  await writeFile(join(site.store.staging, 'full'), Buffer.alloc(16_384)).catch(() => {})
  const full = await site.publish(closure).catch((error) => error)
  t.match(full.failure, { class: 'disk-full', retryable: true, message: site.store.staging })
  t.strictSame(await site.leftInStaging(), ['full'])
  await execa('umount', [site.folder])

  await rm(join(site.folder, 'nar'), { recursive: true })
  const refused = await site.publish(closure).catch((error) => error)
  t.match(refused.failure, { class: 'cache-store-error', retryable: true, message: 'ENOENT' })
  t.strictSame([...site.cacheIndex.entries], [])
  await rm(site.store.staging, { recursive: true })
  const noStaging = await site.publish(closure).catch((error) => error)
  t.match(noStaging.failure, { class: 'cache-store-error', message: 'ENOENT' })

  await mkdir(join(site.folder, 'nar'))
  await mkdir(site.store.staging)
  t.match(await site.publish(closure), { published: { paths: closure.length } })
  t.strictSame(await readdir(site.store.staging), [])
})

tap.test('what a sweep has taken for left behind is not recorded', async (t) => {
  const site = await openTestSite(t, store)
  const { record } = site.cacheIndex
  site.cacheIndex.record = async (entry, write) =>
    record.call(site.cacheIndex, entry, async () => {
      if (entry.path === named('base')) await site.store.remove([entry.object])
      await write()
    })
  const refused = await site.publish(closure).catch((error) => error)
  t.match(refused.failure, {
    class: 'cache-store-error',
    retryable: true,
    message: `${named('base')} has vanished from the cache while it was being published`,
  })
  await consistent(t, site)
  site.cacheIndex.record = record
  await site.publish(closure)
  t.equal(site.cacheIndex.entries.size, closure.length)
})
