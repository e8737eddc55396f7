import { join } from 'node:path'
import tap from 'tap'
import { nix32, nix32OfSri, sriOfNix32 } from '../../src/cache/nix32.ts'
import { fingerprint, isSignedBy, signatureBy, signerOf } from '../../src/cache/signature.ts'
import { readSigningKeys } from '../../src/cache/signing-keys.ts'
import { pathInfo } from '../../src/nix/store/path-info.ts'
import { newKey } from '../publish/new-key.ts'
import { openPrivateStore } from '../publish/private-store.ts'
import { temporaryFolder } from '../servers.ts'

const store = await openPrivateStore(tap)
const app = await store.build('app')
const closure = await store.closure(app)

tap.test('hashes are written in Nix’s base 32 as Nix writes them', async (t) => {
  for (const { narHash } of closure)
    t.equal(nix32OfSri(narHash), await store.nix('nix', 'hash', 'to-base32', '--type', 'sha256', narHash))
  t.equal(nix32(Buffer.alloc(0)), '')
  t.equal(nix32(Buffer.alloc(20, 0xff)), 'z'.repeat(32))
  t.throws(() => nix32OfSri('sha256-AAAA'), { message: 'sha256-AAAA is no SRI hash by SHA-256' })
  t.throws(() => nix32OfSri('sha512-AAAA'))
})

tap.test('signatures are Nix’s, byte for byte, with keys of Nix and ours', async (t) => {
  const folder = await temporaryFolder(t)
  const [oursFile, theirsFile] = [join(folder, 'ours'), join(folder, 'theirs')]
  await newKey('ours-1', oursFile)
  await store.nix('nix-store', '--generate-binary-cache-key', 'theirs-1', theirsFile, join(folder, 'public'))
  const keys = await readSigningKeys([oursFile, theirsFile])
  for (const file of [oursFile, theirsFile])
    await store.nix('nix', 'store', 'sign', '--key-file', file, '--recursive', app)
  const signed = await store.closure(app)
  t.strictSame(
    signed.map((info) => info.signatures.toSorted()),
    closure.map((info) => keys.map((key) => signatureBy(key, info))),
  )
  const own = closure.filter(({ path, references }) => references.includes(path)).length
  const none = closure.filter(({ references }) => references.length === 0).length
  t.ok(own > 0 && none > 0, 'of paths that refer to themselves, and to nothing')
  t.strictSame(signed.flatMap(({ signatures }) => signatures).map(signerOf).length, closure.length * 2)
})

tap.test('what is signed names references by their whole paths, sorted', async (t) => {
  const [info] = await pathInfo(store.settings, [app])
  if (!info) throw new Error('nothing is known of it')
  const { narHash, narSize, references } = info
  const expected = `1;${app};sha256:${nix32OfSri(narHash)};${narSize};${references.join(',')}`
  t.equal(fingerprint({ ...info, references: references.toReversed() }), expected)
  t.ok(references.length > 3)
})

tap.test('a signature holds for one path, one content and one key', async (t) => {
  const { key, verifier } = await newKey('x-1')
  const { verifier: another } = await newKey('x-1')
  const [info, other] = closure
  if (!info || !other) throw new Error('the closure is empty')
  const signature = signatureBy(key, info)
  const holds = (keys = [verifier], path = info, signatures = [signature]) =>
    isSignedBy(keys, path, signatures)
  t.ok(holds())
  t.ok(holds([another, verifier].reverse(), info, ['y-1:AAAA', signature]))
  t.notOk(holds([]))
  t.notOk(holds([verifier], info, []))
  t.notOk(holds([another]), 'another key of the same name')
  t.notOk(holds([{ ...verifier, name: 'y-1' }]), 'the same key of another name')
  t.notOk(holds([verifier], other))
  t.notOk(holds([verifier], { ...info, narSize: info.narSize + 1 }))
  t.notOk(holds([verifier], { ...info, narHash: other.narHash }))
  t.notOk(holds([verifier], { ...info, references: [...info.references, other.path] }))
  for (const text of ['', ':', 'x-1', 'x-1:', 'x-1:AAAA', 'x-1:???', `x-1:${signature}`])
    t.notOk(holds([verifier], info, [text]), `${text || 'nothing'} is none`)
})

tap.test('hashes are read as they are written', async (t) => {
  for (const { narHash } of closure) t.equal(sriOfNix32(`sha256:${nix32OfSri(narHash)}`), narHash)
  const all = `sha256-${Buffer.alloc(32, 0xff).toString('base64')}`
  t.equal(sriOfNix32(`sha256:${nix32OfSri(all)}`), all)
  for (const text of [
    '',
    'sha256:',
    `sha256:${'0'.repeat(51)}`,
    `sha256:${'e'.repeat(52)}`,
    `sha256:${'z'.repeat(52)}`,
  ])
    t.equal(sriOfNix32(text), null, text)
  t.equal(sriOfNix32(`sha512:${'0'.repeat(52)}`), null)
})
