import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import tap from 'tap'
import { removeStore } from '../../ops/bench/private-store.ts'
import type { ServedCache } from '../../src/api/dependencies.ts'
import { isComplete } from '../../src/cache/narinfo.ts'
import { listingName, logName, narinfoName } from '../../src/cache/object-names.ts'
import { cacheInfo } from '../../src/cache/open-store.ts'
import { s3Store } from '../../src/cache/s3-store.ts'
import { publishClosure } from '../../src/publish/publish-closure.ts'
import { newKey } from '../publish/new-key.ts'
import { openPrivateStore } from '../publish/private-store.ts'
import { startS3Server } from '../publish/s3-server.ts'
import { startServers, temporaryFolder } from '../servers.ts'
import { openApp, plan, post } from './fixture.ts'
import { published } from './objects.ts'

const [servers, storage] = await Promise.all([startServers(tap), startS3Server(tap)])

/** The app over a bucket of its own. */
async function open(t: Parameters<typeof openApp>[0], changes = {}) {
  const store = s3Store(await storage.freshBucket(), await temporaryFolder(t), cacheInfo)
  await store.prepare()
  const cache: Partial<ServedCache> = { store, isWhole: (path) => isComplete(store, path), ...changes }
  return openApp(t, servers, { cache })
}

tap.test('narinfos are sent by the API itself', async (t) => {
  const opened = await open(t)
  const { hash, narinfo } = await published(opened)
  for (const method of ['GET', 'HEAD'] as const) {
    const answer = await opened.app.inject({ method, url: `/${hash}.narinfo` })
    t.equal(answer.statusCode, 200)
    t.equal(answer.headers['content-type'], 'text/x-nix-narinfo')
    t.equal(answer.headers['content-length'], `${narinfo.length}`)
    t.equal(answer.body, method === 'GET' ? narinfo : '')
  }
  t.match((await opened.app.inject('/nix-cache-info')).body, 'Priority: 50')
})

tap.test('for all else clients are sent to the storage', async (t) => {
  const opened = await open(t)
  const { app } = opened
  const path = await published(opened)
  const objects = {
    [`/${path.object}`]: path.nar,
    [`/${path.hash}.ls`]: Buffer.from(path.listing),
    // The storage's header says that it is compressed, so clients that accept that unpack it.
    [`/log/${path.drv}`]: Buffer.from(path.log),
  }
  for (const [url, bytes] of Object.entries(objects)) {
    const answer = await app.inject({ url, headers: { 'accept-encoding': 'gzip' } })
    t.equal(answer.statusCode, 307, url)
    t.equal(answer.headers['cache-control'], 'no-store', 'where it leads to is good for minutes')
    t.equal(answer.body, '')
    const there = await fetch(`${answer.headers.location}`)
    t.equal(there.status, 200)
    t.ok(Buffer.from(await there.arrayBuffer()).equals(bytes), 'it is the object')
  }
  const range = await app.inject({ url: `/${path.object}`, headers: { range: 'bytes=1-2' } })
  const there = await fetch(`${range.headers.location}`, { headers: { range: 'bytes=1-2' } })
  t.equal(there.status, 206)
  t.ok(Buffer.from(await there.arrayBuffer()).equals(path.nar.subarray(1, 3)))

  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  const followed = await fetch(`${address}/${path.object}`)
  t.ok(Buffer.from(await followed.arrayBuffer()).equals(path.nar), 'as Nix does, too')
})

tap.test('Nix takes a closure, listings and logs by that way', async (t) => {
  const opened = await open(t)
  const { app, db, cache } = opened
  const origin = await openPrivateStore(t)
  const path = await origin.build('app')
  const closure = await origin.closure(path)
  const { build } = (await post(app, { packages: ['jinja2'] })).json()
  await db.builds.hold(await plan(db, build.id), closure)
  const { key } = await newKey('team-1')
  const site = { store: cache.store, keys: [key], upstreamKeys: [], settings: origin.settings }
  const signal = new AbortController().signal
  await publishClosure(site, closure, db.cache, { signal, log: () => undefined })

  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  const folder = await mkdtemp(join(tmpdir(), 'patchbay-client-'))
  t.teardown(() => removeStore(folder))
  const nix = async (...args: string[]) => {
    const NIX_CONFIG = `substituters =\ntrusted-public-keys = ${key.publicKey}`
    const env = { NIX_CONFIG, XDG_CACHE_HOME: folder }
    return (await execa('nix', ['--extra-experimental-features', 'nix-command', ...args], { env })).stdout
  }
  await nix('copy', '--from', address, '--to', join(folder, 'store'), path)
  for (const { path: one, narHash } of closure)
    t.equal(
      (await nix('path-info', '--json', '--store', join(folder, 'store'), one)).includes(narHash),
      true,
      one,
    )
  t.match(await nix('store', 'ls', '--recursive', '--store', address, path), /needs/)
  t.match(await nix('log', '--store', address, path), /making app/)
  app.server.closeAllConnections()
})

tap.test('HEAD is answered here: what is signed is for GET', async (t) => {
  const opened = await open(t)
  const path = await published(opened)
  const nar = await opened.app.inject({ method: 'HEAD', url: `/${path.object}` })
  t.equal(nar.statusCode, 200)
  t.match(nar.headers, {
    'content-type': 'application/x-nix-nar',
    'content-length': `${path.fileSize}`,
    etag: `"${path.fileHash}"`,
  })
  const listing = await opened.app.inject({ method: 'HEAD', url: `/${path.hash}.ls` })
  t.equal(listing.headers['content-length'], `${path.listing.length}`)
  t.equal((await opened.app.inject({ method: 'HEAD', url: `/log/${path.drv}` })).statusCode, 200)
})

tap.test('the API unpacks a log for a client that does not accept gzip', async (t) => {
  const opened = await open(t)
  const { drv, log } = await published(opened)
  const answer = await opened.app.inject(`/log/${drv}`)
  t.equal(answer.statusCode, 200)
  t.equal(answer.headers['content-encoding'], undefined)
  t.equal(answer.headers['content-type'], 'text/plain; charset=utf-8')
  t.equal(answer.body, log)
})

tap.test('what has vanished from the storage', async (t) => {
  const opened = await open(t)
  const { app, cache, db } = opened
  for (const method of ['GET', 'HEAD'] as const) {
    for (const nameOf of [
      ({ path }: { path: string }) => narinfoName(path),
      ({ path }: { path: string }) => listingName(path),
      ({ object }: { object: string }) => object,
    ]) {
      const path = await published(opened)
      await cache.store.remove([nameOf(path)])
      const answer = await app.inject({ method, url: `/${nameOf(path)}` })
      t.equal(answer.statusCode, 404, `${method} ${nameOf(path)}`)
      t.equal(answer.headers['cache-control'], 'no-store')
      t.equal(await db.cache.find(path.hash), null, 'is recorded no longer')
    }
  }
  const { drv, hash } = await published(opened)
  await cache.store.remove([logName(drv)])
  t.equal((await app.inject(`/log/${drv}`)).statusCode, 404)
  t.ok(await db.cache.find(hash), 'no environment needs a log')
})

tap.test('a storage that cannot be reached, and a bucket that is gone', async (t) => {
  const location = await storage.freshBucket()
  const { app, db, databaseUrl } = await open(t, {
    store: s3Store({ ...location, endpoint: 'http://127.0.0.1:9' }, await temporaryFolder(t), cacheInfo),
  })
  const store = s3Store(location, await temporaryFolder(t), cacheInfo)
  await store.prepare()
  const path = await published({ db, databaseUrl, cache: { store } })
  for (const url of [`/${path.hash}.narinfo`, `/${path.hash}.ls`, `/${path.object}`, `/log/${path.drv}`]) {
    const answer = await app.inject(url)
    t.equal(answer.statusCode, 503, url)
    t.match(answer.json(), { code: 'not-ready', detail: /storage/ })
    t.notMatch(answer.body, '127.0.0.1')
  }

  const gone = await open(t, {
    store: s3Store({ ...location, bucket: 'gone' }, await temporaryFolder(t), cacheInfo),
  })
  const there = await published({ ...gone, cache: { store } })
  for (const url of [`/${there.hash}.narinfo`, `/${there.hash}.ls`, `/${there.object}`])
    t.equal((await gone.app.inject(url)).statusCode, 503, url)
  t.ok(await gone.db.cache.find(there.hash), 'nothing is lost by that')
})
