import pg from 'pg'
import tap from 'tap'
import { startServers } from '../../servers.ts'
import { listing } from '../sample.ts'

const { freshDatabase } = await startServers(tap)
const defaults = { source: 'python313', target: 'python313FreeThreading', system: 'x86_64-linux' }
const sample = {
  name: 'sample',
  pin: { kind: 'folder', narHash: 'sha256-AAAA' },
  defaults,
  isDefault: true,
} as const
const moved = { ...sample, pin: { kind: 'folder', narHash: 'sha256-BBBB' } } as const
const nixos = {
  name: 'nixos-25.11',
  pin: { kind: 'nixpkgs', rev: '0'.repeat(40), sha256: 'sha256-CCCC' },
  defaults,
  isDefault: false,
} as const

const notListed = { packageNames: null, otherNames: [], pythonVersion: null, origin: null }

tap.test('channels are registered, named and listed', async (t) => {
  const { db } = await freshDatabase()
  t.equal(await db.channels.get('sample'), null)
  t.equal(await db.channels.default(), null)
  await db.channels.register(sample)
  await db.channels.register(nixos)
  t.strictSame(await db.channels.get('sample'), { ...sample, fromFile: true, ...notListed })
  t.strictSame(await db.channels.default(), { ...sample, fromFile: true, ...notListed })
  await db.channels.recordListing(
    'nixos-25.11',
    nixos.pin,
    listing(['click', 'numpy'], { otherNames: ['python'] }),
  )
  t.strictSame(await db.channels.list(), [
    {
      ...nixos,
      fromFile: true,
      packageNames: ['click', 'numpy'],
      otherNames: ['python'],
      pythonVersion: '3.13.5',
      origin: null,
    },
    { ...sample, fromFile: true, ...notListed },
  ])
})

tap.test('a moved pin is added to the history and has no names yet; the same pin keeps them', async (t) => {
  const { db, databaseUrl } = await freshDatabase()
  await db.channels.register(sample)
  await db.channels.recordListing('sample', sample.pin, listing(['click']))
  await db.channels.register({ ...sample, isDefault: false })
  t.match(await db.channels.get('sample'), { isDefault: false, packageNames: ['click'] })

  await db.channels.register(moved)
  t.strictSame(await db.channels.get('sample'), { ...moved, fromFile: true, ...notListed })
  await db.channels.recordListing('sample', sample.pin, listing(['stale']))
  t.equal((await db.channels.get('sample'))?.packageNames, null, 'names of another pin are not taken')

  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query("SELECT pin->>'narHash' AS hash FROM channel_pin ORDER BY id")
  await client.end()
  t.strictSame(rows, [{ hash: 'sha256-AAAA' }, { hash: 'sha256-BBBB' }])
})

tap.test('there is one default, and processes that start together do not disturb each other', async (t) => {
  const { db } = await freshDatabase()
  await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      db.channels.register(i % 2 ? sample : { ...nixos, isDefault: true }),
    ),
  )
  t.equal((await db.channels.list()).filter(({ isDefault }) => isDefault).length, 1)
  await db.channels.register(sample)
  t.equal((await db.channels.default())?.name, 'sample')
})

tap.test('names of another interpreter’s packages are not kept', async (t) => {
  const { db } = await freshDatabase()
  await db.channels.register(sample)
  await db.channels.recordListing('sample', sample.pin, listing(['click']))
  await db.channels.register({ ...sample, defaults: { ...defaults, target: 'python313Other' } })
  t.strictSame((await db.channels.get('sample'))?.packageNames, ['click'])
  await db.channels.register({ ...sample, defaults: { ...defaults, source: 'python312' } })
  t.equal((await db.channels.get('sample'))?.packageNames, null)
})

tap.test('the pins of a channel, what they hold, and where they were found', async (t) => {
  const { db } = await freshDatabase()
  t.strictSame(await db.channels.pins('sample'), [])
  await db.channels.register({ ...sample, origin: { path: '/srv/a' } })
  await db.channels.recordListing(
    'sample',
    sample.pin,
    listing(['click', 'numpy'], { otherNames: ['python'] }),
  )
  await db.channels.register(moved)
  t.match(await db.channels.pins('sample'), [
    { pin: moved.pin, folder: null, packages: null, registeredAt: Date },
    { pin: sample.pin, folder: '/srv/a', packages: 2, registeredAt: Date },
  ])
  t.strictSame(await db.channels.namesAt('sample', sample.pin), {
    packageNames: ['click', 'numpy'],
    otherNames: ['python'],
  })
  t.equal(await db.channels.namesAt('sample', moved.pin), null)
  t.equal(await db.channels.namesAt('other', sample.pin), null)

  await db.channels.register({ ...sample, name: 'other', origin: { path: '/srv/b' } })
  const places = async () => (await db.channels.places(sample.pin)).map(({ folder }) => folder)
  t.strictSame(await places(), ['/srv/b', '/srv/a'], 'whatever channel it is of')
  await db.channels.register({ ...sample, name: 'other', origin: { path: '/srv/c' } })
  t.strictSame(await places(), ['/srv/c', '/srv/a'], 'where it was seen last')
})

tap.test('where the overlays of a pin were found', async (t) => {
  const { db } = await freshDatabase()
  const { kind: _, ...revision } = nixos.pin
  const pin = { ...nixos.pin, overlays: ['sha256-OOOO', 'sha256-PPPP'] }
  await db.channels.register({
    ...nixos,
    pin,
    origin: { ...revision, overlays: ['/srv/a', '/srv/b.nix'] },
  })
  t.strictSame(await db.channels.places(pin), [{ folder: null, overlays: ['/srv/a', '/srv/b.nix'] }])
  t.strictSame(await db.channels.places(nixos.pin), [])
})
