import tap from 'tap'
import { channelReference, isMeantBy, pinText } from '../../src/spec/channel-reference.ts'

const rev = '0123456789abcdef0123456789abcdef01234567'
const narHash = `sha256-${'A'.repeat(43)}=`

tap.test('a channel, and a channel at a pin', async (t) => {
  t.same(channelReference('nixos-25.11'), { name: 'nixos-25.11', pin: null })
  for (const pin of [rev, rev.slice(0, 7), narHash])
    t.same(channelReference(`nixos-25.11@${pin}`), { name: 'nixos-25.11', pin })
})

tap.test('what names none', async (t) => {
  const texts = [
    '',
    '@',
    'a@',
    '@abcdef1',
    'a@abcdef',
    `a@${rev}0`,
    'a@main',
    'a@ABCDEF1',
    `a@${narHash}=`,
    'a@b@c',
  ]
  for (const text of [...texts, 'a b', '../a', 'a\n', `${'a'.repeat(65)}`])
    t.equal(channelReference(text), null, text)
  for (const value of [undefined, null, 7, ['a']]) t.equal(channelReference(value), null)
})

tap.test('a revision may be shortened, a hash may not', async (t) => {
  const revision = { kind: 'nixpkgs' as const, rev, sha256: narHash }
  t.equal(pinText(revision), rev)
  t.ok(isMeantBy(revision, rev))
  t.ok(isMeantBy(revision, rev.slice(0, 7)))
  t.notOk(isMeantBy(revision, rev.slice(1, 8)))
  t.notOk(isMeantBy(revision, narHash), 'the hash of a revision names nothing')
  const folder = { kind: 'folder' as const, narHash }
  t.equal(pinText(folder), narHash)
  t.ok(isMeantBy(folder, narHash))
  t.notOk(isMeantBy(folder, narHash.slice(0, 20)))
})

tap.test('pins that differ in their configuration or overlays alone have names of their own', async (t) => {
  const plain = { kind: 'nixpkgs' as const, rev, sha256: narHash }
  const unfree = { ...plain, config: { allowUnfree: true } }
  const overlaid = { ...plain, overlays: [narHash] }
  const names = [plain, unfree, overlaid].map(pinText)
  t.equal(new Set(names).size, 3)
  for (const name of names) t.same(channelReference(`a@${name}`), { name: 'a', pin: name })
  const [, settings = ''] = pinText(unfree).split('+')
  t.ok(isMeantBy(unfree, pinText(unfree)))
  t.ok(isMeantBy(unfree, `${rev.slice(0, 7)}+${settings}`))
  t.ok(isMeantBy(unfree, rev), 'the revision alone may mean any of them')
  t.notOk(isMeantBy(overlaid, `${rev}+${settings}`))
  t.notOk(isMeantBy(plain, `${rev}+${settings}`))
  const folder = { kind: 'folder' as const, narHash: `sha256-${'A+'.repeat(21)}A=`, overlays: [narHash] }
  t.ok(isMeantBy(folder, pinText(folder)))
  t.ok(isMeantBy(folder, folder.narHash))
})
