import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import tap from 'tap'
import { publishClosure } from '../../src/publish/publish-closure.ts'
import { nixes, openNixClient } from '../end-to-end/nix-client.ts'
import { newKey } from '../publish/new-key.ts'
import { openPrivateStore } from '../publish/private-store.ts'
import { startServers, temporaryFolder } from '../servers.ts'
import { openApp, plan, post } from './fixture.ts'
import { makeToken, revoke } from './tokens.ts'

const servers = await startServers(tap)
const opened = await openApp(tap, servers)
const { app, db, cache } = opened
const { origin, hostname } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))

// Something of a real Nix, published as a worker does it.
const store = await openPrivateStore(tap)
const storePath = await store.build('app')
const closure = await store.closure(storePath)
const { build } = (await post(app, { packages: ['jinja2'] })).json()
const lease = await plan(db, build.id)
await db.builds.hold(lease, closure)
const { key } = await newKey('team-1')
const site = { store: cache.store, keys: [key], upstreamKeys: [], settings: store.settings }
await publishClosure(site, closure, db.cache, {
  signal: new AbortController().signal,
  log: () => undefined,
})

const admin = await makeToken(app, ['admin'])

/** A user whose Nix sends this token to the cache, or none without a netrc. */
async function clientWith(t: Parameters<typeof openNixClient>[0], folder: string, token: string | null) {
  const client = await openNixClient(t, folder)
  const netrc = join(await temporaryFolder(t), 'netrc')
  if (token !== null) await writeFile(netrc, `machine ${hostname} login patchbay password ${token}\n`)
  const config = [
    ...[`substituters = ${origin}`, `trusted-public-keys = ${key.publicKey}`, `netrc-file = ${netrc}`],
    'narinfo-cache-negative-ttl = 0',
  ].join('\n')
  const fetch = (path = storePath) => client.nix(config, 'nix-store', '--realise', path)
  return { ...client, fetch }
}

for (const [name, folder] of Object.entries(await nixes())) {
  tap.test(`${name} takes the token from its netrc`, async (t) => {
    const { token } = await makeToken(app, ['read'], admin.token)
    const client = await clientWith(t, folder, token)
    const { exitCode, stderr } = await client.fetch()
    t.equal(exitCode, 0, stderr)
    t.same(await client.paths(), closure.map(({ path }) => path).sort())
  })

  tap.test(`${name} without a token, or with one that does not do, has no such cache`, async (t) => {
    const submitter = await makeToken(app, ['submit'], admin.token)
    const revoked = await makeToken(app, ['read'], admin.token)
    await revoke(app, revoked.id, admin.token)
    for (const token of [null, 'pb_unknown', submitter.token, revoked.token]) {
      const client = await clientWith(t, folder, token)
      const { exitCode, stderr } = await client.fetch()
      t.not(exitCode, 0)
      t.match(stderr, /warning: .*(does not appear to be a binary cache|HTTP error 40[13])/)
      t.same(await client.paths(), [])
    }
  })

  tap.test(`${name} with a token that has ended takes the cache for one that has nothing`, async (t) => {
    const ended = await makeToken(app, ['read'], admin.token)
    const client = await clientWith(t, folder, ended.token)
    const source = closure.find(({ path }) => path.endsWith('-source'))?.path ?? ''
    t.equal((await client.fetch(source)).exitCode, 0)
    await revoke(app, ended.id, admin.token)
    const { exitCode, stderr } = await client.fetch()
    t.not(exitCode, 0)
    t.notMatch(
      stderr,
      /warning: .*(binary cache|HTTP)/,
      'and says nothing: it remembers that the cache is one',
    )

    const deleted = await client.nix('', 'nix-store', '--delete', source)
    t.equal(deleted.exitCode, 0, deleted.stderr)
    const again = await client.fetch(source)
    t.not(again.exitCode, 0)
    t.match(again.stderr, /does not exist in binary cache/, 'what it remembers of a path leads to nothing')
  })
}
