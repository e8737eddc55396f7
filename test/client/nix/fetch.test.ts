import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import tap, { type Test } from 'tap'
import { removeStore } from '../../../ops/bench/private-store.ts'
import { show } from '../../../src/client/actions/list.ts'
import { submit } from '../../../src/client/actions/submit.ts'
import { serviceAt } from '../../../src/client/http/patchbay.ts'
import { withNetrc } from '../../../src/client/nix/netrc.ts'
import { exitCodes } from '../../../src/client/output/exit-codes.ts'
import type { NixSettings } from '../../../src/nix/process/command.ts'
import { publishClosure } from '../../../src/publish/publish-closure.ts'
import { plan, post } from '../../api/fixture.ts'
import { newKey } from '../../publish/new-key.ts'
import { openPrivateStore } from '../../publish/private-store.ts'
import { startServers, temporaryFolder } from '../../servers.ts'
import { type Listening, listen, paper } from '../fixture.ts'

const servers = await startServers(tap)
const builder = await openPrivateStore(tap)
const storePath = await builder.build('app')
const closure = await builder.closure(storePath)
const spec = '{"packages":["jinja2"]}'
const submission = { file: '-', wait: false, json: false }
const path = process.env.PATH ?? ''
// What Nix remembers of caches is no other test's.
process.env.XDG_CACHE_HOME = await temporaryFolder(tap)

/** A service with an environment that is ready; `named` are the keys that it says it signs with, where these are others. */
async function served(t: Pick<Test, 'teardown'>, named?: string): Promise<Listening> {
  const listening = await listen(t, servers)
  const { app, db, cache } = listening
  const { key } = await newKey('team-1')
  await db.signingKeys.register([{ name: key.name, publicKey: named ?? key.publicKey }])
  const { build } = (await post(app, JSON.parse(spec))).json()
  const lease = await plan(db, build.id)
  await db.builds.hold(lease, closure)
  await publishClosure(
    { store: cache.store, keys: [key], upstreamKeys: [], settings: builder.settings },
    closure,
    db.cache,
    { signal: new AbortController().signal, log: () => undefined },
  )
  await db.builds.recordReady(lease, { storePath, drvPath: `${storePath}.drv`, closureBytes: 1 }, [])
  return listening
}

/** Settings for a Nix with an empty store of its own, and the folder that it lies in. */
async function emptyStore(
  t: Pick<Test, 'teardown'>,
): Promise<{ nix: NixSettings; paths(): Promise<string[]> }> {
  const root = await temporaryFolder(t)
  t.teardown(async () => {
    await removeStore(root)
    await mkdir(root)
  })
  return {
    nix: { nixConfig: `store = ${root}\nsubstituters =`, path, inherit: true },
    paths: async () => {
      const names = await readdir(join(root, 'nix/store')).catch(() => [])
      return names.filter((name) => !name.startsWith('.')).map((name) => `/nix/store/${name}`)
    },
  }
}

tap.test('submitted and fetched: the path is in the store, the report on the terminal', async (t) => {
  const { service } = await served(t)
  const { nix, paths } = await emptyStore(t)
  const { terminal, written } = paper(spec)
  t.equal(await submit(service, { ...submission, fetch: { nix } }, terminal), exitCodes.done)
  t.same((await paths()).sort(), closure.map(({ path }) => path).sort())
  t.match(written.err, /^fetching {2}0\/\d+ paths {2}\d+ s {2}\/nix\/store\//m)
  t.match(written.err, new RegExp(`^fetching {2}${closure.length}/${closure.length} paths`, 'm'))
  t.match(written.out, `ready  ${storePath}\n`)

  const again = paper(spec)
  t.equal(
    await submit(service, { ...submission, fetch: { nix } }, again.terminal),
    exitCodes.done,
    'once more',
  )
})

tap.test('reports say how to fetch, and what they say works', async (t) => {
  const { service, url } = await served(t)
  const { terminal, written } = paper()
  const { id } = await service.accept(spec)
  await show(service, id, false, terminal)
  const command = /\nTo fetch it:\n {2}(nix-store .*)\n/.exec(written.out)?.[1] ?? ''
  t.match(command, ` --option extra-substituters ${url} `)
  const { nix, paths } = await emptyStore(t)
  await execa('sh', ['-c', command], { env: { NIX_CONFIG: nix.nixConfig } })
  t.equal((await paths()).length, closure.length)
})

tap.test('what the named keys have not signed is refused, with what to do', async (t) => {
  const { service, url } = await served(t, (await newKey('team-1')).key.publicKey)
  const { nix, paths } = await emptyStore(t)
  const { terminal, written } = paper(spec)
  t.equal(await submit(service, { ...submission, fetch: { nix } }, terminal), exitCodes.notFetched)
  t.same(await paths(), [])
  t.match(written.err, 'None of the keys that Nix trusts has signed')
  t.match(written.err, `  extra-substituters = ${url}\n`)
  t.match(written.out, `ready  ${storePath}`, 'it is ready all the same')
})

tap.test('a machine without Nix', async (t) => {
  const { service } = await served(t)
  const bin = await temporaryFolder(t)
  await execa('ln', ['-s', (await execa('which', ['setpriv'])).stdout, bin])
  const { terminal, written } = paper(spec)
  const nix = { nixConfig: '', path: bin, inherit: true }
  t.equal(await submit(service, { ...submission, fetch: { nix } }, terminal), exitCodes.notFetched)
  t.match(written.err, /Nix is not installed here.*\n {2}nix-store --realise /)
})

tap.test('a user that the daemon does not trust gets the lines for nix.conf', async (t) => {
  const { service, url } = await served(t)
  const folder = await temporaryFolder(t)
  const root = await temporaryFolder(t)
  t.teardown(async () => {
    await removeStore(root)
    await mkdir(root)
  })
  const socket = join(folder, 'socket')
  const daemon = execa('nix', ['--extra-experimental-features', 'nix-command', 'daemon'], {
    env: { NIX_REMOTE: `local?root=${root}`, NIX_DAEMON_SOCKET_PATH: socket, NIX_CONFIG: 'substituters =' },
    reject: false,
  })
  t.teardown(async () => {
    daemon.kill()
    await daemon
  })
  // The same Nix, run by the user nobody.
  const nobody = join(folder, 'bin')
  await mkdir(nobody)
  const script = `#!/bin/sh\nHOME=/nonexistent PATH=\${PATH#${nobody}:} exec setpriv --reuid 65534 --regid 65534 --clear-groups nix-store "$@"\n`
  await writeFile(join(nobody, 'nix-store'), script, { mode: 0o755 })
  while (!(await readdir(folder)).includes('socket')) await sleep(20)
  const nix = { nixConfig: `store = unix://${socket}`, path: `${nobody}:${path}`, inherit: true }
  const { terminal, written } = paper(spec)
  t.equal(await submit(service, { ...submission, fetch: { nix } }, terminal), exitCodes.notFetched)
  t.match(written.err, 'only from users that it trusts')
  t.match(written.err, /\/etc\/nix\/nix\.conf/)
  t.match(written.err, `\n  extra-substituters = ${url}\n  extra-trusted-public-keys = team-1:`)
  t.match(written.err, '\n  narinfo-cache-negative-ttl = 0\n')
})

tap.test('any other failure is reported in Nix’s words', async (t) => {
  const { service } = await served(t)
  const { terminal, written } = paper(spec)
  const nix = { nixConfig: 'store = /proc/nowhere\nsubstituters =', path, inherit: true }
  t.equal(await submit(service, { ...submission, fetch: { nix } }, terminal), exitCodes.notFetched)
  t.match(written.err, /could not fetch it\.\n\n {2}error: .*\/proc\/nowhere/)
})

tap.test('a build that fails leaves nothing to fetch', async (t) => {
  const { app, service, db } = await listen(t, servers)
  const { build } = (await post(app, JSON.parse(spec))).json()
  const lease = await plan(db, build.id)
  const { nix, paths } = await emptyStore(t)
  const { terminal, written } = paper(spec)
  const pace = { intervalMs: 20, absenceMs: 1000 }
  const submitted = submit(service, { ...submission, fetch: { nix } }, terminal, pace)
  while (!written.err.includes('building')) await sleep(10)
  await db.builds.recordFailed(lease, { class: 'build-failed', message: 'No.', retryable: false })
  t.equal(await submitted, exitCodes.failed)
  t.same(await paths(), [])
})

tap.test('a cache that takes a token gets it, from a file that is gone afterwards', async (t) => {
  const { service, url } = await served(t)
  await service.accept(spec)
  const { token: operator } = await service.createToken({ name: 'operator', scopes: ['admin'] })
  const at = serviceAt(url, operator)
  const { token } = await at.createToken({ name: 'reader', scopes: ['read', 'submit'] })
  const { nix, paths } = await emptyStore(t)
  const before = await readdir(tmpdir())
  const without = paper(spec)
  t.equal(await submit(at, { ...submission, fetch: { nix } }, without.terminal), exitCodes.notFetched)
  t.match(without.written.err, /The cache did not let Nix in/)
  t.match(without.written.err, 'machine 127.0.0.1 login patchbay password <token>')
  t.same(await paths(), [])

  const { terminal, written } = paper(spec)
  t.equal(await submit(at, { ...submission, fetch: { nix, token } }, terminal), exitCodes.done)
  t.equal((await paths()).length, closure.length)
  for (const said of [written.out, written.err]) t.notMatch(said, token)
  const left = (await readdir(tmpdir())).filter((name) => !before.includes(name))
  t.same(
    left.filter((name) => name.startsWith('patchbay-netrc-')),
    [],
  )
})

tap.test('what Nix shows to other caches it shows as before', async (t) => {
  const { service, url } = await served(t)
  const folder = await temporaryFolder(t)
  const { token } = await service.createToken({ name: 'operator', scopes: ['admin'] })
  const own = join(folder, 'own-netrc')
  await writeFile(own, 'machine other.example login me password secret\n')
  const nix = { nixConfig: `netrc-file = ${own}`, path, inherit: true }
  const storePathOf = (await serviceAt(url, token).accept(spec)).storePath ?? ''
  const seen = await withNetrc(
    nix,
    { storePath: storePathOf, substituter: url, token },
    async ({ netrcFile }) => {
      const { mode } = await stat(netrcFile ?? '')
      return { text: await readFile(netrcFile ?? '', 'utf8'), mode: mode & 0o777 }
    },
  )
  t.equal(seen.mode, 0o600)
  t.equal(
    seen.text,
    `machine 127.0.0.1 login patchbay password ${token}\nmachine other.example login me password secret\n`,
  )
})

tap.test('a cache that is open is shown no token', async (t) => {
  const { service, url } = await served(t)
  const { storePath: path = '' } = (await service.accept(spec)) as { storePath: string }
  const nix = { nixConfig: '', path: process.env.PATH ?? '', inherit: true }
  const given = await withNetrc(
    nix,
    { storePath: path, substituter: url, token: 'pb_x' },
    async (netrc) => netrc,
  )
  t.same(given, {})
})
