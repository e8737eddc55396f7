import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import tap, { type Test } from 'tap'
import { signaturesIn } from '../../src/cache/narinfo.ts'
import { narinfoName } from '../../src/cache/object-names.ts'
import type { SigningKey } from '../../src/cache/signature.ts'
import { signatureBy } from '../../src/cache/signature.ts'
import { reSign } from '../../src/publish/re-sign.ts'
import { newKey } from './new-key.ts'
import { openPrivateStore } from './private-store.ts'
import { openTestSite, type TestSite } from './site.ts'

const store = await openPrivateStore(tap)
const closure = await store.closure(await store.build('app'))

async function publishedSite(t: Test): Promise<TestSite & { entries: TestSite['cacheIndex']['entries'] }> {
  const site = await openTestSite(t, store)
  await site.publish(closure)
  return { ...site, entries: site.cacheIndex.entries }
}

/** Checks that every narinfo has valid signatures of exactly these keys, and that the index lists them. */
async function signedBy(
  t: Test,
  { store, entries }: Awaited<ReturnType<typeof publishedSite>>,
  keys: SigningKey[],
) {
  const names = keys.map(({ name }) => name)
  for (const entry of entries.values()) {
    const narinfo = (await store.readText(narinfoName(entry.path))) ?? ''
    const expected = keys.map((key) => signatureBy(key, entry))
    t.strictSame(signaturesIn(narinfo).sort(), expected.sort())
    t.match(narinfo, `URL: ${entry.object}\n`)
    t.strictSame(entry.signedBy.toSorted(), names.toSorted())
  }
}

tap.test('a new key is added beside the old one, whether that is still held or not', async (t) => {
  const site = await publishedSite(t)
  const [old] = site.keys
  const [second, third] = [(await newKey('team-2')).key, (await newKey('team-3')).key]
  if (!old) throw new Error('there is no key')
  const before = [...site.entries.values()]

  await reSign({ store: site.store, keys: [old, second] }, before, site.cacheIndex)
  await signedBy(t, site, [old, second])
  await reSign({ store: site.store, keys: [third] }, [...site.entries.values()], site.cacheIndex)
  await signedBy(t, site, [old, second, third])
  for (const { path, bytes } of before) {
    const grown = [second, third].map((key) => `Sig: ${key.name}:`.length + 88 + 1)
    t.equal(site.entries.get(path)?.bytes, bytes + grown.reduce((sum, one) => sum + one, 0))
  }
  const [last] = site.entries.values()
  if (last) await reSign({ store: site.store, keys: [third] }, [last], site.cacheIndex)
  await signedBy(t, site, [old, second, third])
})

tap.test('a path that is published again meanwhile keeps the narinfo of its new NAR', async (t) => {
  const site = await publishedSite(t)
  const { key } = await newKey('team-2')
  const stale = [...site.entries.values()]
  const { amend } = site.cacheIndex
  let again = 0
  site.cacheIndex.amend = async (path, change, write) => {
    if (again++ === 0) {
      for (const entry of stale) if (entry.path === path) await site.cacheIndex.unrecord(entry)
      await site.publish(closure)
    }
    return amend.call(site.cacheIndex, path, change, write)
  }
  await reSign({ store: site.store, keys: [key] }, stale, site.cacheIndex)
  const [first, ...others] = stale.map(({ path }) => site.entries.get(path))
  t.strictSame(first?.signedBy, ['team-1'])
  t.not(first?.object, stale[0]?.object)
  t.match(await site.store.readText(narinfoName(first?.path ?? '')), `URL: ${first?.object}\n`)
  t.ok(others.every((entry) => entry?.signedBy.includes('team-2')))
})

tap.test('what is recorded no longer is left alone, and a narinfo that is gone comes back', async (t) => {
  const site = await publishedSite(t)
  const { key } = await newKey('team-2')
  const [swept, bare] = [...site.entries.values()]
  if (!swept || !bare) throw new Error('nothing is published')
  await site.cacheIndex.unrecord(swept)
  for (const { path } of [swept, bare]) await rm(join(site.folder, narinfoName(path)))
  await reSign({ store: site.store, keys: [key] }, [swept, bare], site.cacheIndex)
  t.equal(await site.store.readText(narinfoName(swept.path)), null)
  t.strictSame(signaturesIn((await site.store.readText(narinfoName(bare.path))) ?? ''), [
    signatureBy(key, bare),
  ])
  t.strictSame(site.entries.get(bare.path)?.signedBy, ['team-2'])
})
