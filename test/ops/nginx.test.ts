import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import tap, { type Test } from 'tap'
import { startNginx } from '../../ops/bench/cache/nginx.ts'
import { openApp } from '../api/fixture.ts'
import { published, put, somePath } from '../api/objects.ts'
import { bearer, makeToken, revoke } from '../api/tokens.ts'
import { eventually } from '../eventually.ts'
import { startServers, temporaryFolder } from '../servers.ts'

const servers = await startServers(tap)
const configuration = await readFile(new URL('../../ops/nginx/patchbay.conf', import.meta.url), 'utf8')

/** Starts the documented nginx in front of an API. */
async function behindNginx(t: Pick<Test, 'teardown'>) {
  const opened = await openApp(t, servers)
  const api = new URL(await opened.app.listen({ host: '127.0.0.1', port: 0 }))
  const http = (port: number) =>
    configuration
      .replace('server 127.0.0.1:8313;', `server ${api.host};`)
      .replace('listen 8080;', `listen 127.0.0.1:${port};`)
      .replace('root /var/lib/patchbay/cache;', `root ${opened.cacheFolder};`)
  const nginx = await startNginx(join(await temporaryFolder(t), 'nginx'), http)
  t.teardown(nginx.close)
  const get = (path: string, headers: { [name: string]: string } = {}, method = 'GET') =>
    fetch(nginx.url + path, { method, headers })
  return { ...opened, get }
}

/** Answers of the API have an id of the request; those that nginx sends from the folder have none. */
const isFromFolder = ({ headers }: Response) => !headers.has('x-request-id')

tap.test('nginx sends NARs of a public cache, whole and in part', async (t) => {
  const opened = await behindNginx(t)
  const { get } = opened
  const path = await published(opened)
  const narinfo = await get(`/${path.hash}.narinfo`)
  t.equal(await narinfo.text(), path.narinfo)
  t.notOk(isFromFolder(narinfo))

  const nar = await get(`/${path.object}`)
  t.equal(nar.status, 200)
  t.ok(isFromFolder(nar))
  t.equal(nar.headers.get('content-type'), 'application/x-nix-nar')
  t.equal(nar.headers.get('cache-control'), 'public, max-age=31536000, immutable')
  t.ok(Buffer.from(await nar.arrayBuffer()).equals(path.nar))

  const part = await get(`/${path.object}`, { range: 'bytes=1000-1999' })
  t.equal(part.status, 206)
  t.ok(isFromFolder(part))
  t.ok(Buffer.from(await part.arrayBuffer()).equals(path.nar.subarray(1000, 2000)))
  const head = await get(`/${path.object}`, {}, 'HEAD')
  t.equal(head.headers.get('content-length'), `${path.nar.length}`)
  const etag = nar.headers.get('etag') ?? ''
  t.equal((await get(`/${path.object}`, { 'if-none-match': etag })).status, 304)

  const listed = await get('/v1/environments')
  t.equal(listed.status, 200, 'everything else goes to the API')
})

tap.test('what the API does not serve, nginx does not send', async (t) => {
  const opened = await behindNginx(t)
  const { get, db, cacheFolder } = opened
  const unrecorded = somePath()
  await put(opened.cache.store, unrecorded)
  const removed = await published(opened)
  const lost = await published(opened)
  t.equal((await get(`/${removed.object}`)).status, 200)
  await db.cache.unrecord(removed)
  await rm(join(cacheFolder, lost.object))
  await eventually(async () => (await get(`/${removed.object}`)).status === 404)
  for (const { object } of [unrecorded, removed, lost]) {
    const answer = await get(`/${object}`)
    t.equal(answer.status, 404)
    t.equal(await answer.text(), 'not in this cache\n', 'in the words of the API')
  }
  t.equal(await db.cache.find(lost.hash), null)

  await writeFile(join(cacheFolder, 'secret'), 'of the operator')
  for (const url of ['/secret', '/nar/../secret', '/nar/%2e%2e/secret', '/staging/', '/nar/', '/nar/x'])
    t.ok((await get(url)).status >= 400, url)
  t.equal((await get('/patchbay-decides')).status, 404, 'the decision is no address')
})

tap.test('nginx sends a private cache to holders of a token alone', async (t) => {
  const opened = await behindNginx(t)
  const { app, get } = opened
  const path = await published(opened)
  const admin = await makeToken(app, ['admin'])
  const reader = await makeToken(app, ['read'], admin.token)
  const submitter = await makeToken(app, ['submit'], admin.token)
  const url = `/${path.object}`
  const basic = Buffer.from(`any:${reader.token}`).toString('base64')

  for (const headers of [bearer(reader.token), { authorization: `Basic ${basic}` }]) {
    const answer = await get(url, headers)
    t.equal(answer.status, 200)
    t.ok(isFromFolder(answer))
    t.match(answer.headers.get('cache-control'), /^private, /)
    t.ok(Buffer.from(await answer.arrayBuffer()).equals(path.nar))
    t.equal((await get(url, { ...headers, range: 'bytes=5-' })).status, 206)
  }
  for (const headers of [{}, bearer('pb_wrong')]) {
    const answer = await get(url, headers)
    t.equal(answer.status, 401)
    t.match(answer.headers.get('www-authenticate'), /Basic realm/, 'curl and Nix look for a password then')
    t.match(await answer.json(), { code: /^token-/ })
  }
  t.equal((await get(url, bearer(submitter.token))).status, 403)
  t.equal((await get(`/${path.hash}.narinfo`)).status, 401)
  await revoke(app, reader.id, admin.token)
  t.equal((await get(url, bearer(reader.token))).status, 401)
})

tap.test('a download through nginx counts as a use of the path', async (t) => {
  const opened = await behindNginx(t)
  const { get, db, app } = opened
  const path = await published(opened)
  const used: string[] = []
  const record = db.cache.used
  db.cache.used = async (hashParts) => {
    used.push(...hashParts)
    await record(hashParts)
  }
  t.equal((await get(`/${path.object}`)).status, 200)
  await app.close()
  t.strictSame(used, [path.hash])
})
