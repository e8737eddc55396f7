import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { execa } from 'execa'
import tap from 'tap'
import { startServers } from '../servers.ts'
import { openApp, post } from './fixture.ts'
import { buildAndPublish, freshPaths } from './published.ts'
import { bearer, makeToken } from './tokens.ts'

const servers = await startServers(tap)
/** The host under which this test calls an API without tokens. */
const allowedHosts = ['cache.example', 'cache', 'my_api.team-1.example.org', 'fe80::1', 'elsewhere']
const keys = [
  { name: 'team-2', publicKey: 'team-2:QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=' },
  { name: 'team-1', publicKey: 'team-1:QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI=' },
]
const publicKeys = keys.map(({ publicKey }) => publicKey).sort()

function lines(url: string): string {
  return `extra-substituters = ${url}\nextra-trusted-public-keys = ${publicKeys.join(' ')}\nnarinfo-cache-negative-ttl = 0\n`
}

tap.test('what the cache is, and three lines for nix.conf', async (t) => {
  const opened = await openApp(t, servers, { allowedHosts })
  const { app, db } = opened
  const empty = (await app.inject({ url: '/v1/cache', headers: { host: 'cache.example:8080' } })).json()
  t.match(empty, { url: 'http://cache.example:8080', publicKeys: [], priority: 50, paths: 0, bytes: 0 })
  t.same(empty.limits, { days: 90, bytes: 2 ** 30 })

  await db.signingKeys.register(keys)
  const { build } = (await post(app, { packages: ['jinja2'] })).json()
  await buildAndPublish(opened, build.id, freshPaths('interpreter', 'environment'))
  const full = (await app.inject({ url: '/v1/cache', headers: { host: 'cache.example:8080' } })).json()
  t.match(full, { publicKeys, paths: 2, bytes: 2200, nixConf: lines('http://cache.example:8080') })
})

tap.test('the address is the one that is set, or the one that the caller used', async (t) => {
  const { app } = await openApp(t, servers, { allowedHosts })
  const url = async (headers: { [name: string]: string }) =>
    (await app.inject({ url: '/v1/cache', headers })).json().url
  t.equal(await url({ host: 'cache' }), 'http://cache')
  t.equal(await url({ host: 'my_api.team-1.example.org:80' }), 'http://my_api.team-1.example.org:80')
  t.equal(await url({ host: '[fe80::1]:8313' }), 'http://[fe80::1]:8313')
  const forwarded = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=e' }
  t.equal(await url({ host: 'cache', ...forwarded }), 'http://cache', 'any caller can send these headers')

  const set = await openApp(t, servers, { allowedHosts, cache: { url: 'https://cache.example.org/team/' } })
  const answer = await set.app.inject({ url: '/v1/cache', headers: { host: 'elsewhere' } })
  t.equal(answer.json().url, 'https://cache.example.org/team')
})

tap.test('a Host header that names no host is not shown as the cache’s address', async (t) => {
  const opened = await openApp(t, servers, { allowedHosts })
  const { build } = (await post(opened.app, { packages: ['jinja2'] })).json()
  await buildAndPublish(opened, build.id, freshPaths('environment'))
  const { token } = await makeToken(opened.app, ['admin'])
  const listening = new URL(await opened.app.listen({ port: 0, host: '127.0.0.1' }))
  const hosts = [
    'a$(id)',
    '`id`',
    "x' ; id ; '",
    'x"; y = "',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is Nix's.
    '${builtins.readFile "/etc/passwd"}',
    'a b',
    'a\tb',
    'a#b',
    'user:secret@host',
    'host/path',
    'host?trusted=1',
    'host:port',
    'host:123456',
    '[::1',
    'ü',
    '',
    'a'.repeat(300),
  ]
  for (const host of hosts) {
    for (const path of ['/v1/cache', `/v1/environments/${build.environmentId}`]) {
      const body = await get(listening, path, { host, ...bearer(token) })
      const url = JSON.parse(body).url ?? JSON.parse(body).fetch.substituter
      t.equal(url, listening.origin, host)
      if (host.length > 1) t.notOk(body.includes(JSON.stringify(host).slice(1, -1)), host)
    }
  }
})

/** Sends any Host header, which `fetch` would refuse. */
async function get(
  { hostname, port }: URL,
  path: string,
  asked: { host: string; authorization: string },
): Promise<string> {
  const headers = { ...asked, host: Buffer.from(asked.host).toString('latin1') }
  return new Promise((resolve, reject) => {
    const asking = request({ hostname, port, path, headers }, (answer) => resolve(text(answer)))
    asking.on('error', reject)
    asking.end()
  })
}

tap.test('an environment says how to fetch it once it is ready', async (t) => {
  const opened = await openApp(t, servers, { allowedHosts })
  const { app, db } = opened
  await db.signingKeys.register(keys)
  const headers = { host: 'cache.example:8080' }
  const accepted = (await post(app, { packages: ['jinja2'] })).json()
  t.equal(accepted.fetch, null)
  const at = `/v1/environments/${accepted.id}`
  const [path = ''] = freshPaths('environment')
  await buildAndPublish(opened, accepted.build.id, [path])

  const { fetch } = (await app.inject({ url: at, headers })).json()
  t.same(Object.keys(fetch), ['substituter', 'publicKeys', 'nixConf', 'netrc', 'command', 'flake'])
  t.same(fetch.substituter, 'http://cache.example:8080')
  t.same(fetch.publicKeys, publicKeys)
  t.equal(fetch.nixConf, lines('http://cache.example:8080'))
  t.equal(fetch.netrc, 'machine cache.example login patchbay password <token>')
  t.equal(
    fetch.command,
    `nix-store --realise ${path} --option extra-substituters http://cache.example:8080 --option extra-trusted-public-keys '${publicKeys.join(' ')}' --option narinfo-cache-negative-ttl 0`,
  )
  const hit = await app.inject({
    method: 'POST',
    url: '/v1/environments',
    payload: { packages: ['jinja2'] },
    headers,
  })
  t.equal(hit.statusCode, 200)
  t.same(hit.json().fetch, fetch)
  const [listed] = (await app.inject('/v1/environments')).json().items
  t.notOk('fetch' in listed, 'lists stay short')
})

tap.test('the flake is what Nix reads as one', async (t) => {
  const opened = await openApp(t, servers, { allowedHosts })
  await opened.db.signingKeys.register(keys)
  const { id, build } = (await post(opened.app, { packages: ['jinja2'] })).json()
  const [path = ''] = freshPaths('environment')
  await buildAndPublish(opened, build.id, [path])
  const { fetch } = (await opened.app.inject(`/v1/environments/${id}`)).json()
  const expression = `let flake = ${fetch.flake}; in {
    inherit (flake) nixConfig;
    outputs = builtins.attrNames (flake.outputs { self = { }; });
    systems = builtins.attrNames (flake.outputs { self = { }; }).packages;
  }`
  const { stdout } = await execa('nix-instantiate', ['--eval', '--json', '--strict', '-E', expression])
  t.same(JSON.parse(stdout), {
    nixConfig: {
      'extra-substituters': [fetch.substituter],
      'extra-trusted-public-keys': publicKeys,
      'narinfo-cache-negative-ttl': 0,
    },
    outputs: ['apps', 'packages'],
    systems: ['x86_64-linux'],
  })
  t.match(fetch.flake, path)
  t.match(fetch.flake, id)
})
