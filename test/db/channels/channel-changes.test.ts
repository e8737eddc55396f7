import tap from 'tap'
import { channelChanges } from '../../../src/db/channels/channel-changes.ts'

const listed = (packages: { [name: string]: string }) => ({
  packageNames: Object.keys(packages),
  versions: Object.values(packages),
})

tap.test('packages that came, went, and have another version', async (t) => {
  const before = listed({ click: '8.1', gone: '1', numpy: '2.3', unversioned: '' })
  const after = listed({ click: '8.1', new: '1', numpy: '2.4', unversioned: '1' })
  t.strictSame(channelChanges('abc', before, after), {
    from: 'abc',
    added: { count: 1, names: ['new'] },
    removed: { count: 1, names: ['gone'] },
    updated: { count: 1, packages: [{ name: 'numpy', from: '2.3', to: '2.4' }] },
  })
  const unlisted = { packageNames: ['click', 'numpy'], versions: [] }
  t.match(channelChanges('abc', unlisted, after), { updated: { count: 0 }, added: { count: 2 } })
})

tap.test('of many, the first are named', async (t) => {
  const many = listed(Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`p${n}`, '1'])))
  const { added } = channelChanges('abc', listed({}), many)
  t.equal(added.count, 300)
  t.equal(added.names.length, 100)
})
