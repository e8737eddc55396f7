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
