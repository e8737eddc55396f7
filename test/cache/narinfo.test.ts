import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import tap from 'tap'
import { parseNarinfo, renderNarinfo, signaturesIn } from '../../src/cache/narinfo.ts'
import { narinfoName } from '../../src/cache/object-names.ts'
import { isSignedBy, parsePublicKey } from '../../src/cache/signature.ts'
import { openPrivateStore } from '../publish/private-store.ts'
import { openTestSite } from '../publish/site.ts'
import { temporaryFolder } from '../servers.ts'

const store = await openPrivateStore(tap)
const app = await store.build('app')
const closure = await store.closure(app)
const site = await openTestSite(tap, store)
await site.publish(closure)
const verifiers = site.keys.map(({ publicKey }) => parsePublicKey(publicKey)).filter((key) => key !== null)

tap.test('a narinfo is what Nix writes, line by line', async (t) => {
  const folder = await temporaryFolder(t)
  await store.nix('nix', 'copy', '--to', `file://${folder}?compression=zstd`, app)
  const ownOf = /^(URL: nar\/|FileHash: sha256:|FileSize: |Sig: ).*$/gm
  for (const { path } of closure) {
    const theirs = await readFile(join(folder, narinfoName(path)), 'utf8')
    const ours = (await site.store.readText(narinfoName(path))) ?? ''
    // Nix signs only on request; our signature comes before the content address, as Nix's would.
    t.equal(ours.replace(/^Sig: .*\n/m, '').replace(ownOf, '$1'), theirs.replace(ownOf, '$1'))
    t.match(ours, path.endsWith('-source') ? /\nSig: .*\nCA: .*\n$/ : /\nDeriver: .*\nSig: .*\n$/)
  }
})

tap.test('Nix reads from it what was published', async (t) => {
  const json = await store.nix(
    'nix',
    'path-info',
    '--json',
    '--recursive',
    '--store',
    `file://${site.folder}`,
    app,
  )
  const raw = JSON.parse(json)
  const read = (Array.isArray(raw) ? raw : Object.values(raw)) as { [name: string]: unknown }[]
  t.equal(read.length, closure.length)
  const entries = [...site.cacheIndex.entries.values()]
  for (const info of read) {
    const entry = entries.find(({ narHash }) => narHash === info.narHash)
    t.match(info, {
      narSize: entry?.narSize,
      references: entry?.references,
      url: entry?.object,
      downloadHash: entry?.fileHash,
      downloadSize: entry?.fileSize,
    })
  }
})

tap.test('signatures are sorted as Nix sorts them, and found again', async (t) => {
  const [entry] = site.cacheIndex.entries.values()
  if (!entry) throw new Error('nothing is published')
  const text = renderNarinfo(entry, ['b-1:BB==', 'a-1:AA=='])
  t.match(text, '\nSig: a-1:AA==\nSig: b-1:BB==\n')
  t.strictSame(signaturesIn(text), ['a-1:AA==', 'b-1:BB=='])
  t.strictSame(signaturesIn(renderNarinfo({ ...entry, deriver: null }, [])), [])
  t.match(renderNarinfo({ ...entry, references: [] }, []), '\nReferences: \n')
})

tap.test('what is signed is read from narinfos of ours and of Nix', async (t) => {
  const folder = await temporaryFolder(t)
  await store.nix('nix', 'copy', '--to', `file://${folder}?compression=none`, app)
  for (const { path, narHash, narSize, references } of closure) {
    const signed = { path, narHash, narSize, references: references.toSorted() }
    const ours = parseNarinfo((await site.store.readText(narinfoName(path))) ?? '')
    t.strictSame(
      { ...ours, references: ours?.references.toSorted(), signatures: [] },
      { ...signed, signatures: [] },
    )
    t.equal(isSignedBy(verifiers, signed, ours?.signatures ?? []), true)
    const theirs = parseNarinfo(await readFile(join(folder, narinfoName(path)), 'utf8'))
    t.strictSame({ ...theirs, references: theirs?.references.toSorted() }, { ...signed, signatures: [] })
  }
})

tap.test('what is no narinfo', async (t) => {
  const [info] = closure
  const text = (await site.store.readText(narinfoName(info?.path ?? ''))) ?? ''
  t.ok(parseNarinfo(text))
  t.ok(parseNarinfo(text.replace(/^References: .*$/m, 'References:')), 'of a path that refers to nothing')
  for (const field of ['StorePath', 'NarHash', 'NarSize', 'References'])
    t.equal(parseNarinfo(text.replace(new RegExp(`^${field}: .*\n`, 'm'), '')), null, field)
  t.equal(parseNarinfo(text.replace(/^NarSize: .*$/m, 'NarSize: many')), null)
  t.equal(parseNarinfo('<html>'), null)
})
