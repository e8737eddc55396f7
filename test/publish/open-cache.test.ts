import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import tap from 'tap'
import { takingFromCache } from '../../src/cache/substituter.ts'
import { readConfig } from '../../src/config.ts'
import { SetupFault } from '../../src/errors.ts'
import { openCache } from '../../src/publish/open-cache.ts'
import { startServers, temporaryFolder } from '../servers.ts'

const { freshDatabase } = await startServers(tap)
const settings = { nixConfig: 'cores = 1', path: process.env.PATH ?? '' }

tap.test('a worker opens its cache: a folder and a key of its own, made at the first start', async (t) => {
  const dataDir = await temporaryFolder(t)
  const config = readConfig({ PATCHBAY_DATA_DIR: dataDir, PATH: settings.path })
  const cache = await openCache(config)
  t.equal((await stat(join(dataDir, 'keys/signing-key'))).mode & 0o777, 0o600)
  t.match(await cache.store.readText('nix-cache-info'), /^Priority: 50$/m)
  t.equal(cache.upstreamKeys[0]?.name, 'cache.nixos.org-1')
  t.equal((await openCache(config)).keys[0]?.publicKey, cache.keys[0]?.publicKey, 'and keeps it')

  const { db } = await freshDatabase()
  await db.signingKeys.register(cache.keys)
  t.equal(
    (await takingFromCache(settings, cache, db)).nixConfig,
    `cores = 1
extra-substituters = file://${dataDir}/cache
extra-trusted-public-keys = ${cache.keys[0]?.publicKey}`,
  )
  const http = { substituter: 'http://patchbay.example' }
  t.match((await takingFromCache(settings, http, db)).nixConfig, /^narinfo-cache-negative-ttl = 0$/m)
  t.equal(await takingFromCache(settings, { substituter: null }, db), settings)
})

tap.test('what is wrong with it is said before any build begins', async (t) => {
  const PATCHBAY_DATA_DIR = await temporaryFolder(t)
  const variables = { PATCHBAY_DATA_DIR, PATH: settings.path }
  const opening = (more: { [variable: string]: string }) => openCache(readConfig({ ...variables, ...more }))
  t.strictSame((await opening({ PATCHBAY_UPSTREAM_KEYS: 'none' })).upstreamKeys, [])
  await t.rejects(opening({ PATCHBAY_UPSTREAM_KEYS: 'nobody' }), SetupFault)
  await t.rejects(opening({ PATCHBAY_SIGNING_KEYS: '/nowhere:/nor/here' }), {
    message: /nowhere[\s\S]*nor\/here/,
  })
  await t.rejects(opening({ PATH: '/nowhere' }), { message: /^zstd is not on the PATH/ })
  await t.rejects(opening({ PATCHBAY_CACHE: '/dev/null/cache' }), SetupFault)
})

tap.test('two workers with two keys of one name cannot both sign', async (t) => {
  const { db } = await freshDatabase()
  await db.signingKeys.register([{ name: 'team-1', publicKey: 'team-1:AAAA' }])
  await db.signingKeys.register([{ name: 'team-1', publicKey: 'team-1:AAAA' }])
  await t.rejects(db.signingKeys.register([{ name: 'team-1', publicKey: 'team-1:BBBB' }]), SetupFault)
  t.strictSame(await db.signingKeys.current(), ['team-1:AAAA'])
})
