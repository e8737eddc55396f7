import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import tap, { type Test } from 'tap'
import type { CacheStore, StoredObject } from '../../src/cache/cache-store.ts'
import { folderStore } from '../../src/cache/folder-store.ts'
import { cacheInfo, openCacheStore } from '../../src/cache/open-store.ts'
import type { S3Location } from '../../src/cache/s3-error.ts'
import { s3Store } from '../../src/cache/s3-store.ts'
import { CacheStoreFault } from '../../src/errors.ts'
import { temporaryFolder } from '../servers.ts'
import { startS3Server } from './s3-server.ts'

const narinfo = { contentType: 'text/x-nix-narinfo' }
const nar = { contentType: 'application/x-nix-nar' }
const server = await startS3Server(tap)

const stores = {
  folder: async (t: Pick<Test, 'teardown'>) =>
    folderStore(join(await temporaryFolder(t), 'cache'), cacheInfo),
  S3: async (t: Pick<Test, 'teardown'>) =>
    s3Store(await server.freshBucket(), join(await temporaryFolder(t), 'staging'), cacheInfo),
}

async function listed(store: CacheStore): Promise<StoredObject[]> {
  const found: StoredObject[] = []
  for await (const object of store.list()) found.push(object)
  return found.sort((one, other) => (one.name < other.name ? -1 : 1))
}

async function names(store: CacheStore): Promise<string[]> {
  return (await listed(store)).map(({ name }) => name)
}

/** The URL to which clients are sent for an object. */
function presigned(store: CacheStore, name: string): Promise<string> {
  const delivery = store.delivery(name)
  if (delivery.kind === 'file') throw new Error(`${name} is sent from a file`)
  return delivery.presignedUrl()
}

async function staged(store: CacheStore, bytes: Buffer): Promise<string> {
  const file = join(store.staging, 'finished')
  await writeFile(file, bytes, { mode: 0o600 })
  return file
}

/** Returns an object as a client gets it: from the file that the API sends, or from the URL of the redirect. */
async function fetched(store: CacheStore, name: string): Promise<Buffer> {
  const delivery = store.delivery(name)
  if (delivery.kind === 'file') return readFile(delivery.path)
  const response = await fetch(await delivery.presignedUrl())
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
  return Buffer.from(await response.arrayBuffer())
}

for (const [kind, open] of Object.entries(stores)) {
  tap.test(`${kind}: made ready, as often as there are workers`, async (t) => {
    const store = await open(t)
    await Promise.all([store.prepare(), store.prepare()])
    await store.prepare()
    t.equal(await store.readText('nix-cache-info'), 'StoreDir: /nix/store\nWantMassQuery: 1\nPriority: 50\n')
    t.ok((await stat(store.staging)).isDirectory())
    t.same(await names(store), [], 'what every cache has is none of its objects')
  })

  tap.test(`${kind}: texts`, async (t) => {
    const store = await open(t)
    await store.prepare()
    t.equal(await store.readText('x.narinfo'), null)
    t.equal(await store.size('x.narinfo'), null)
    await store.putText('x.narinfo', 'StorePath: /nix/store/x-größe\n', narinfo)
    t.equal(await store.readText('x.narinfo'), 'StorePath: /nix/store/x-größe\n')
    t.equal(await store.size('x.narinfo'), 32)
    await store.putText('x.narinfo', 'new', narinfo)
    t.equal(await store.readText('x.narinfo'), 'new', 'the new one is there instead')
    t.equal(await store.size('x.narinfo'), 3)
    await store.putText('empty.ls', '', narinfo)
    t.equal(await store.readText('empty.ls'), '')
    t.equal(await store.size('empty.ls'), 0)
    t.equal(await store.read('no.narinfo'), null)
    for (const name of ['x.narinfo', 'empty.ls'])
      t.equal(await text((await store.read(name)) ?? Readable.from(['absent'])), await store.readText(name))
  })

  tap.test(`${kind}: files, also of several parts`, async (t) => {
    const store = await open(t)
    await store.prepare()
    for (const mebibytes of [1, 40]) {
      const bytes = Buffer.alloc(mebibytes * 1024 ** 2, `${mebibytes} mebibytes `)
      const name = `nar/${mebibytes}.nar.zst`
      await store.putFile(name, await staged(store, bytes), nar)
      t.equal(await store.size(name), bytes.length)
      t.ok(bytes.equals(await fetched(store, name)), 'the same bytes')
      t.same(await readdir(store.staging), [], 'the file is moved')
    }
    const other = Buffer.from('another attempt')
    await store.putFile('nar/1.nar.zst', await staged(store, other), nar)
    t.same(await fetched(store, 'nar/1.nar.zst'), other)
    t.same(await names(store), ['nar/1.nar.zst', 'nar/40.nar.zst'])
  })

  tap.test(`${kind}: a reader during an overwrite gets the old or the new content`, async (t) => {
    const store = await open(t)
    await store.prepare()
    const texts = ['a', 'b'].map((letter) => letter.repeat(300_000))
    await store.putText('x.narinfo', texts[0] ?? '', narinfo)
    let over = false
    const writing = (async () => {
      for (let round = 1; round <= 20; round++)
        await store.putText('x.narinfo', texts[round % 2] ?? '', narinfo)
      over = true
    })()
    const read = new Set<string | null>()
    while (!over) read.add(await store.readText('x.narinfo'))
    await writing
    t.ok(read.size > 0)
    for (const text of read) t.ok(text !== null && texts.includes(text), 'a whole one')
  })

  tap.test(
    `${kind}: a thousand objects are listed and removed; what is not the cache’s is let be`,
    async (t) => {
      const store = await open(t)
      await store.prepare()
      const before = Date.now()
      const objects = Array.from({ length: 1001 }, (_, index) => `${index}.ls`)
      const put = (name: string) => store.putText(name, '{}', { contentType: 'application/json' })
      for (let first = 0; first < objects.length; first += 50)
        await Promise.all(objects.slice(first, first + 50).map(put))
      await store.putFile('nar/x.nar.zst', await staged(store, Buffer.from('nar')), nar)
      await store.putText('log/x.drv', 'log', { contentType: 'text/plain', contentEncoding: 'gzip' })
      await store.putText('README', 'of somebody else', { contentType: 'text/plain' })
      const found = await listed(store)
      t.same(
        found.map(({ name }) => name),
        [...objects, 'log/x.drv', 'nar/x.nar.zst'].sort(),
      )
      for (const { bytes, changedAt } of found.slice(-2)) {
        t.equal(bytes, 3)
        t.ok(Math.abs(changedAt.getTime() - before) < 3_600_000, 'the time is that of the storage')
      }
      await store.remove([...objects, 'never.narinfo', 'nar/never.nar.zst'])
      t.same(await names(store), ['log/x.drv', 'nar/x.nar.zst'])
      t.equal(await store.readText('README'), 'of somebody else')
      await store.remove([])
    },
  )
}

tap.test('Nix and web servers can read a folder, as any user', async (t) => {
  const umask = process.umask(0o077)
  t.teardown(() => process.umask(umask))
  const folder = join(await temporaryFolder(t), 'cache')
  const store = folderStore(folder, cacheInfo)
  await store.prepare()
  await store.putFile('nar/x.nar.zst', await staged(store, Buffer.from('nar')), nar)
  await store.putText('x.narinfo', 'text', narinfo)
  const modes = await Promise.all(
    ['', 'nar', 'log', 'nix-cache-info', 'x.narinfo', 'nar/x.nar.zst'].map(
      async (name) => (await stat(join(folder, name))).mode & 0o777,
    ),
  )
  t.same(modes, [0o755, 0o755, 0o755, 0o644, 0o644, 0o644])
  t.equal(store.substituter, `file://${folder}`)
  t.match(store.delivery('x.narinfo'), { kind: 'file', path: join(folder, 'x.narinfo') })
})

tap.test('a folder that cannot be used', async (t) => {
  const folder = await temporaryFolder(t)
  await writeFile(join(folder, 'file'), '')
  const store = folderStore(join(folder, 'file'), cacheInfo)
  await t.rejects(store.prepare(), CacheStoreFault)
  await t.rejects(store.size('nar/x.nar.zst'), CacheStoreFault, 'a fault, and not an absent object')
  await mkdir(join(folder, 'cache'))
  const unprepared = folderStore(join(folder, 'cache'), cacheInfo)
  await t.rejects(unprepared.putText('x.narinfo', 'text', narinfo), CacheStoreFault)
  t.same(await names(unprepared), [])
})

tap.test('S3: types and encodings are the storage’s to tell, and a URL is for one object', async (t) => {
  const location = await server.freshBucket()
  const store = s3Store(location, await temporaryFolder(t), cacheInfo)
  t.equal(store.substituter, null)
  t.equal(store.delivery('x.narinfo').kind, 'redirect')
  await store.putText('log/x.drv', 'not gzip’ed at all', {
    contentType: 'text/plain',
    contentEncoding: 'gzip',
  })
  await store.putFile('nar/x.nar.zst', await staged(store, Buffer.from('nar bytes')), nar)
  const url = await presigned(store, 'nar/x.nar.zst')
  const response = await fetch(url, { headers: { range: 'bytes=4-8' } })
  t.equal(response.status, 206)
  t.equal(response.headers.get('content-type'), 'application/x-nix-nar')
  t.equal(await response.text(), 'bytes')
  const log = await fetch(await presigned(store, 'log/x.drv'), { method: 'GET' })
  t.equal(log.headers.get('content-encoding'), 'gzip')
  await log.body?.cancel().catch(() => {})

  t.equal((await fetch(url.replace('nar/x', 'nar/y'))).status, 403)
  const signature = /X-Amz-Signature=([0-9a-f]+)/.exec(url)?.[1] ?? ''
  t.equal((await fetch(url.replace(signature, signature.split('').reverse().join('')))).status, 403)
  t.ok((await fetch(url.replace(/\?.*/, ''))).status >= 400, 'the bucket serves nothing without a signature')
})

tap.test('S3: a fault says what to look at', async (t) => {
  const location = await server.freshBucket()
  const wrong: { [hint: string]: Partial<S3Location> } = {
    [`s3://nobodys at ${server.endpoint}`]: { bucket: 'nobodys' },
    AWS_ACCESS_KEY_ID: { credentials: { ...location.credentials, secretAccessKey: 'wrong' } },
    AWS_SECRET_ACCESS_KEY: { credentials: { accessKeyId: 'nobody:at-all', secretAccessKey: 'wrong' } },
    'PATCHBAY_S3_REGION, which is eu-west-1': { region: 'eu-west-1' },
    PATCHBAY_S3_ENDPOINT: { endpoint: 'http://127.0.0.1:9' },
  }
  for (const [hint, change] of Object.entries(wrong)) {
    const store = s3Store({ ...location, ...change }, await temporaryFolder(t), cacheInfo)
    const attempts = {
      prepare: () => store.prepare(),
      put: () => store.putText('x.narinfo', 'text', narinfo),
      putFile: async () => store.putFile('nar/x.nar.zst', await staged(store, Buffer.from('nar')), nar),
      read: () => store.readText('x.narinfo'),
      remove: () => store.remove(['x.narinfo']),
      list: () => listed(store),
    }
    for (const [what, attempt] of Object.entries(attempts)) {
      const fault = await attempt().catch((error: unknown) => error)
      t.type(fault, CacheStoreFault, what)
      t.match((fault as Error).message, hint, what)
    }
  }
})

tap.test('the settings say where the cache lies', async (t) => {
  const dataDir = await temporaryFolder(t)
  const settings = { dataDir, s3Region: 'us-east-1' }
  t.equal((await openCacheStore(settings)).substituter, `file://${dataDir}/cache`)
  t.equal((await openCacheStore({ ...settings, cacheStore: '/srv/cache' })).substituter, 'file:///srv/cache')

  const { bucket, endpoint, credentials } = await server.freshBucket()
  const keys = { s3AccessKeyId: credentials.accessKeyId, s3SecretAccessKey: credentials.secretAccessKey }
  for (const [prefix, begin] of [
    ['', ''],
    ['/', ''],
    ['/of/the/team', 'of/the/team/'],
    ['/of/the/team/', 'of/the/team/'],
  ]) {
    const cacheStore = `s3://${bucket}${prefix}`
    const store = await openCacheStore({ ...settings, ...keys, cacheStore, s3Endpoint: endpoint })
    await store.prepare()
    t.equal(store.staging, join(dataDir, 'cache-staging'))
    const { pathname } = new URL(await presigned(store, 'x.narinfo'))
    t.equal(pathname, `/${bucket}/${begin}x.narinfo`)
  }
  await t.rejects(
    openCacheStore({ ...settings, cacheStore: `s3://${bucket}`, s3AccessKeyId: 'patchbay:worker' }),
    { name: 'SetupFault', message: /both AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY/ },
  )
})
