import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import tap from 'tap'
import { createApp } from '../../src/api/app.ts'
import type { Dependencies } from '../../src/api/dependencies.ts'
import { openMetrics } from '../../src/metrics/metrics.ts'
import { startServers } from '../servers.ts'
import { emptyCache, idleQueue, library, openApp } from './fixture.ts'
import { note, published, put, somePath } from './objects.ts'

const servers = await startServers(tap)
const nowhere = '0123456789abcdfghijklmnpqrsvwxyz'

tap.test('nix-cache-info', async (t) => {
  const { app } = await openApp(t, servers)
  const answer = await app.inject('/nix-cache-info')
  t.equal(answer.statusCode, 200)
  t.equal(answer.headers['content-type'], 'text/x-nix-cache-info')
  t.match(answer.headers['cache-control'], /max-age/)
  const lines = answer.body.trim().split('\n')
  t.same(lines, ['StoreDir: /nix/store', 'WantMassQuery: 1', 'Priority: 50'])
  const head = await app.inject({ method: 'HEAD', url: '/nix-cache-info' })
  t.equal(head.statusCode, 200)
  t.equal(head.body, '')
})

tap.test('a narinfo', async (t) => {
  const opened = await openApp(t, servers)
  const { app } = opened
  const { hash, narinfo } = await published(opened)
  const url = `/${hash}.narinfo`
  const answer = await app.inject(url)
  t.equal(answer.statusCode, 200)
  t.equal(answer.body, narinfo)
  const { etag = '' } = answer.headers
  t.match(etag, /^"[\w-]{43}"$/, 'a strong tag')
  const headers = {
    'content-type': 'text/x-nix-narinfo',
    'content-length': `${narinfo.length}`,
    'cache-control': 'public, max-age=3600',
    etag,
  }
  t.match(answer.headers, headers)

  const head = await app.inject({ method: 'HEAD', url })
  t.equal(head.statusCode, 200)
  t.equal(head.body, '')
  t.match(head.headers, headers)

  for (const tags of [etag, `"other", ${etag}`, `W/${etag}`, '*']) {
    const same = await app.inject({ url, headers: { 'if-none-match': tags } })
    t.equal(same.statusCode, 304, tags)
    t.equal(same.body, '')
    t.equal(same.headers.etag, etag)
  }
  t.equal((await app.inject({ url, headers: { 'if-none-match': '"other"' } })).statusCode, 200)
})

tap.test('a listing', async (t) => {
  const opened = await openApp(t, servers)
  const { app } = opened
  const { hash, listing } = await published(opened)
  const answer = await app.inject(`/${hash}.ls`)
  t.equal(answer.statusCode, 200)
  t.match(answer.headers['content-type'], /^application\/json/)
  t.equal(answer.headers['content-length'], `${listing.length}`)
  t.equal(answer.body, listing)
  t.match(answer.headers.etag, /^"/)
})

tap.test('a NAR', async (t) => {
  const opened = await openApp(t, servers)
  const { app } = opened
  const { object, nar, fileHash } = await published(opened)
  const url = `/${object}`
  const headers = {
    'content-type': 'application/x-nix-nar',
    'content-length': `${nar.length}`,
    'cache-control': 'public, max-age=31536000, immutable',
    'accept-ranges': 'bytes',
    etag: `"${fileHash}"`,
  }
  const whole = await app.inject(url)
  t.equal(whole.statusCode, 200)
  t.match(whole.headers, headers)
  t.ok(whole.rawPayload.equals(nar))

  const head = await app.inject({ method: 'HEAD', url })
  t.equal(head.statusCode, 200)
  t.match(head.headers, headers)
  t.equal(head.body, '')

  t.equal((await app.inject({ url, headers: { 'if-none-match': `"${fileHash}"` } })).statusCode, 304)
  const since = new Date(Date.now() + 1000).toUTCString()
  t.equal((await app.inject({ url, headers: { 'if-modified-since': since } })).statusCode, 304)
  const other = { 'if-modified-since': since, 'if-none-match': '"another"' }
  t.equal((await app.inject({ url, headers: other })).statusCode, 200, 'tags say more than times')
})

tap.test('parts of a NAR', async (t) => {
  const opened = await openApp(t, servers)
  const { app } = opened
  const { object, nar, fileHash } = await published(opened)
  const ask = (headers: { [name: string]: string }) => app.inject({ url: `/${object}`, headers })
  const parts: [string, number, number][] = [
    ['bytes=0-0', 0, 0],
    ['bytes=500-1499', 500, 1499],
    ['bytes=99990-', 99_990, 99_999],
    ['bytes=-10', 99_990, 99_999],
    ['bytes=99000-200000', 99_000, 99_999],
  ]
  for (const [range, first, last] of parts) {
    const answer = await ask({ range })
    t.equal(answer.statusCode, 206, range)
    t.equal(answer.headers['content-range'], `bytes ${first}-${last}/100000`)
    t.equal(answer.headers['content-length'], `${last - first + 1}`)
    t.ok(answer.rawPayload.equals(nar.subarray(first, last + 1)))
    const head = await app.inject({ method: 'HEAD', url: `/${object}`, headers: { range } })
    t.equal(head.headers['content-length'], `${last - first + 1}`)
  }
  const beyond = await ask({ range: 'bytes=100000-' })
  t.equal(beyond.statusCode, 416)
  t.equal(beyond.headers['content-range'], 'bytes */100000')
  t.ok(beyond.body.length < 100)

  const range = 'bytes=1-2'
  t.equal((await ask({ range, 'if-range': `"${fileHash}"` })).statusCode, 206, 'it is still the same')
  t.equal((await ask({ range, 'if-range': '"another"' })).statusCode, 200, 'it is another now: all of it')
  const modified = (await ask({})).headers['last-modified'] ?? ''
  t.equal((await ask({ range, 'if-range': modified })).statusCode, 206)
  t.equal((await ask({ range, 'if-range': new Date(0).toUTCString() })).statusCode, 200)
})

tap.test('a log, packed and not', async (t) => {
  const opened = await openApp(t, servers)
  const { app } = opened
  const { drv, log } = await published(opened)
  const url = `/log/${drv}`
  const ask = (encoding?: string) =>
    app.inject({ url, headers: encoding === undefined ? {} : { 'accept-encoding': encoding } })
  for (const encoding of ['gzip', 'deflate, gzip;q=0.5', '*', 'br;q=1.0, GZIP']) {
    const packed = await ask(encoding)
    t.equal(packed.statusCode, 200)
    t.equal(packed.headers['content-encoding'], 'gzip', encoding)
    t.equal(packed.headers['content-length'], `${packed.rawPayload.length}`)
    const body = new Response(packed.rawPayload).body?.pipeThrough(new DecompressionStream('gzip'))
    t.equal(await new Response(body as ReadableStream).text(), log)
  }
  for (const encoding of [undefined, '', 'br', 'gzip;q=0', 'gzip;q=0.0, *']) {
    const plain = await ask(encoding)
    t.equal(plain.statusCode, 200)
    t.equal(plain.headers['content-encoding'], undefined, encoding ?? 'none')
    t.equal(plain.headers['content-type'], 'text/plain; charset=utf-8')
    t.equal(plain.headers.vary, 'accept-encoding')
    t.equal(plain.body, log)
  }
  const head = await app.inject({ method: 'HEAD', url })
  t.equal(head.statusCode, 200)
  t.equal(head.body, '')
})

tap.test('what is not recorded is not there, whatever the store has', async (t) => {
  const opened = await openApp(t, servers)
  const { app, cache } = opened
  const path = somePath()
  await put(cache.store, path)
  const urls = ['.narinfo', '.ls']
    .map((ending) => `/${path.hash}${ending}`)
    .concat(`/${path.object}`, `/log/${path.drv}`)
  for (const method of ['GET', 'HEAD'] as const) {
    for (const url of urls) {
      const answer = await app.inject({ method, url })
      t.equal(answer.statusCode, 404, `${method} ${url}`)
      t.equal(answer.headers['cache-control'], 'no-store')
      t.match(answer.headers['content-type'], /^text\/plain/)
      t.ok(answer.body.length < 40)
    }
  }
  await note(opened, path)
  for (const url of urls) t.equal((await app.inject(url)).statusCode, 200, `${url}, as soon as it is`)
  t.equal((await app.inject('/nar/../nix-cache-info')).statusCode, 200, 'that is /nix-cache-info')
  for (const url of ['/nar/%2e%2e%2fnix-cache-info', '/log/..%2fnix-cache-info', '/%2e%2e.narinfo'])
    t.equal((await app.inject(url)).statusCode, 400, url)
})

tap.test('malformed names are refused before anything is looked up', async (t) => {
  const touched = (): never => {
    throw new Error('the record or the store was asked')
  }
  const untouchable = new Proxy({}, { get: (_, name) => (name === 'then' ? undefined : touched) })
  const { cache } = await emptyCache(t)
  const dependencies = {
    // Routes of plugins may read their dependencies when they are added.
    db: new Proxy(
      {
        ping: async () => {},
        cache: untouchable,
        tokens: { exist: async () => false },
        changes: { onTokens: () => () => {}, onCache: () => () => {} },
      },
      { get: (given, name) => Reflect.get(given, name) ?? {} },
    ),
    cache: { ...cache, store: untouchable },
    queue: idleQueue,
    allowedHosts: [],
    library,
    metrics: openMetrics(),
    log: pino({ level: 'silent' }),
  } as unknown as Dependencies
  const app = await createApp(dependencies)
  t.teardown(() => app.close())
  const file = `${nowhere}abcdfghijklmnpqrsvwx`
  const malformed = [
    ...['', 'x', nowhere.slice(1), `${nowhere}0`, nowhere.toUpperCase(), nowhere.replace('a', 'e')],
    ...[nowhere.replace('a', 'o'), nowhere.replace('a', 'u'), nowhere.replace('a', 't'), 'a%00'],
    ...[nowhere.replace('a', '.'), 'a'.repeat(300), 'ä'],
  ].flatMap((hash) => [`/${hash}.narinfo`, `/${hash}.ls`])
  const nars = [
    ...['x', `${file}.nar.zst`, `${file}-01234567.nar`, `${file}-01234567.nar.xz`, `${file}-0123456.nar.zst`],
    ...[`${file}-012345678.nar.zst`, `${file}0-01234567.nar.zst`, `${file.slice(1)}-01234567.nar.zst`],
    ...[
      `${file.replace('a', 'e')}-01234567.nar.zst`,
      `${file}-01234567.nar.zst%0a`,
      `${file}-0123456e.nar.zst`,
    ],
  ].map((name) => `/nar/${name}`)
  const logs = [
    ...[
      'x.drv',
      `${nowhere}.drv`,
      `${nowhere}-x`,
      `${nowhere}-.drv`,
      `${nowhere}-..-x.drv`,
      `${nowhere}-.-x.drv`,
    ],
    ...[
      `${nowhere}-a%20b.drv`,
      `${nowhere}-a%2Fb.drv`,
      `${nowhere}-${'a'.repeat(208)}.drv`,
      `e${nowhere.slice(1)}-x.drv`,
    ],
  ].map((name) => `/log/${name}`)
  for (const url of [...malformed, ...nars, ...logs]) {
    for (const method of ['GET', 'HEAD'] as const) {
      const answer = await app.inject({ method, url })
      t.equal(answer.statusCode, 400, `${method} ${url}`)
      if (method === 'GET') t.match(answer.json(), { code: 'hash-malformed', status: 400, faults: [] })
    }
  }
  for (const hash of [nowhere.replace('a', '%0a'), `${nowhere}%0a`, 'a'.repeat(2000)])
    t.match((await app.inject(`/${hash}.narinfo`)).json(), { code: 'not-found' }, 'no route has it')
  const wellFormed = [
    ...[`/${nowhere}.narinfo`, `/${nowhere}.ls`, `/nar/${file}-01234567.nar.zst`, `/log/${nowhere}-x.drv`],
    ...[`/log/${nowhere}-${'a'.repeat(207)}.drv`, `/log/${nowhere}-.x+_?=.1-.drv`.replace('?', '%3F')],
  ]
  for (const url of wellFormed) t.equal((await app.inject(url)).statusCode, 500, `${url} is looked up`)
})

tap.test('files are as long and as whole as they were', async (t) => {
  const opened = await openApp(t, servers)
  const { app, cacheFolder } = opened
  const path = await published(opened, somePath('large', 20 * 1024 * 1024))
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  t.equal((await stat(join(cacheFolder, path.object))).size, path.fileSize)
  const downloads = Array.from({ length: 4 }, async () => {
    const response = await fetch(`${address}/${path.object}`)
    const hash = createHash('sha256')
    for await (const chunk of response.body ?? []) hash.update(chunk)
    return `sha256-${hash.digest('base64')}`
  })
  t.same(await Promise.all(downloads), Array(4).fill(path.fileHash))

  const gone = new AbortController()
  const response = await fetch(`${address}/${path.object}`, { signal: gone.signal })
  await response.body?.getReader().read()
  gone.abort()
  t.equal((await fetch(`${address}/${path.hash}.narinfo`)).status, 200, 'a client that goes does no harm')
  app.server.closeAllConnections()
})
