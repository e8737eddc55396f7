import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { pino } from 'pino'
import tap, { type Test } from 'tap'
import { narinfoName } from '../../src/cache/object-names.ts'
import { readConfig } from '../../src/config.ts'
import { openMetrics } from '../../src/metrics/metrics.ts'
import { readLibrary } from '../../src/nix/library.ts'
import { startServer } from '../../src/server.ts'
import { newKey } from '../publish/new-key.ts'
import { temporaryFolder } from '../servers.ts'
import { type NixClient, nixes, openNixClient, type Result } from './nix-client.ts'
import { build, ended, openSite, post } from './site.ts'

/** As an environment says how to fetch it. */
interface HowToFetch {
  substituter: string
  publicKeys: string[]
  nixConf: string
  command: string
  flake: string
}

const site = await openSite(tap)
// A scrub of the worker would mend what the tests damage.
await site.startWorker(tap, { PATCHBAY_SCRUB_DAYS: '0' })
const spec = { packages: ['jinja2', 'click', 'multidict'] }
const { id, storePath: recordedPath, rows, build: built } = await build(site, spec)
if (recordedPath === null) throw new Error(built.failure?.message)
const storePath = recordedPath
const rebuilt = rows.multidict?.targetPath ?? ''
const { items } = (await (await fetch(`${site.url}/v1/environments/${id}/closure`)).json()) as {
  items: { path: string }[]
}
const closure = items.map(({ path }) => path).sort()
const clients = Object.entries(await nixes())
const cacheFolder = join(site.dataDir, 'cache')

/** Says how to fetch the environment, by an API that has been asked for nothing yet: it remembers what it has sent. */
async function offer(t: Pick<Test, 'teardown'>): Promise<HowToFetch> {
  const api = await startServer(readConfig(site.environment()), {
    db: site.db,
    redisUrl: site.environment().REDIS_URL ?? '',
    library: await readLibrary(),
    metrics: openMetrics(),
    log: pino({ level: 'silent' }),
  })
  t.teardown(api.close)
  const shown = (await (await fetch(`${api.address}/v1/environments/${id}`)).json()) as { fetch: HowToFetch }
  return shown.fetch
}

/** The nix.conf of a client that has this cache alone and trusts these keys. */
function onlyFrom({ substituter }: HowToFetch, keys: string[]): string {
  return `substituters = ${substituter}\ntrusted-public-keys = ${keys.join(' ')}`
}

/** Runs the environment where there is nothing but what was fetched. */
async function runs(t: Test, client: NixClient): Promise<void> {
  const code = `
import sys, click, multidict
print(sys._is_gil_enabled(), sys.prefix, type(multidict.istr("x")).__module__)
import jinja2
print(jinja2.Template("{{ a }}").render(a="rendered"))`
  const ran = await client.inside('', `${storePath}/bin/python`, '-W', 'ignore', '-c', code)
  prints(t, ran, `False ${storePath} multidict._multidict\nrendered`)
}

/** Changes one byte in the middle of a file, and returns how to have it as it was. */
async function changeByte(file: string): Promise<() => Promise<void>> {
  const former = await readFile(file)
  const changed = Buffer.from(former)
  const middle = changed.length >> 1
  changed[middle] = (changed[middle] ?? 0) ^ 1
  await writeFile(file, changed)
  return () => writeFile(file, former)
}

async function nix32Hash(t: Test, bytes: Uint8Array): Promise<string> {
  const file = join(await temporaryFolder(t), 'file')
  await writeFile(file, bytes)
  const { stdout } = await execa('nix-hash', ['--type', 'sha256', '--flat', '--base32', file])
  return `sha256:${stdout}`
}

async function objectOf(path: string): Promise<string> {
  const [recorded] = await site.db.cache.recorded([path])
  if (!recorded) throw new Error(`${path} is not recorded`)
  return join(cacheFolder, recorded.object)
}

function works(t: Test, { exitCode, stderr }: Result): void {
  if (exitCode === 0) t.pass('it works')
  else t.fail(stderr)
}

function prints(t: Test, { stdout, stderr }: Result, expected: string): void {
  t.equal(stdout, expected)
  if (stdout !== expected) t.comment(stderr)
}

function refuses(t: Test, { exitCode, stderr }: Result, because: RegExp): void {
  t.not(exitCode, 0, 'it refuses')
  t.match(stderr, because)
}

const damaged = /decompression failed|hash mismatch|corrupt/i

for (const [name, folder] of clients) {
  tap.test(`${name}: an empty store, our key and our cache alone are enough`, async (t) => {
    const how = await offer(t)
    const config = onlyFrom(how, how.publicKeys)
    const ways: { [way: string]: (client: NixClient) => Promise<Result> } = {
      'nix-store --realise': ({ nix }) => nix(config, 'nix-store', '--realise', storePath),
      'nix copy --from': ({ nix }) => nix(config, 'nix', 'copy', '--from', how.substituter, storePath),
      'the three lines': ({ nix }) => nix(how.nixConf, 'nix-store', '--realise', storePath),
      'the command': ({ shell }) => shell('', how.command),
    }
    for (const [way, fetchBy] of Object.entries(ways)) {
      await t.test(way, async (t) => {
        const client = await openNixClient(t, folder)
        works(t, await fetchBy(client))
        t.same(await client.paths(), closure)
        await runs(t, client)
      })
    }
  })

  tap.test(`${name}: with a wrong key it refuses`, async (t) => {
    const how = await offer(t)
    const [sameName = ''] = (how.publicKeys[0] ?? '').split(':')
    for (const wrong of [sameName, 'another-1']) {
      const { key } = await newKey(wrong)
      const config = onlyFrom(how, [key.publicKey])
      const client = await openNixClient(t, folder)
      refuses(
        t,
        await client.nix(config, 'nix-store', '--realise', storePath),
        /not signed by any of the keys/,
      )
      const copied = await client.nix(config, 'nix', 'copy', '--from', how.substituter, storePath)
      refuses(t, copied, /lacks a (valid )?signature/)
      t.same(await client.paths(), [])
    }
  })

  for (const [what, path] of Object.entries({ 'the environment': storePath, 'a rebuilt package': rebuilt })) {
    tap.test(`${name}: after one byte of ${what} has changed it refuses`, async (t) => {
      const how = await offer(t)
      const config = onlyFrom(how, how.publicKeys)
      const restore = await changeByte(await objectOf(path))
      t.teardown(restore)
      const client = await openNixClient(t, folder)
      refuses(t, await client.nix(config, 'nix-store', '--realise', storePath), damaged)
      refuses(t, await client.nix(config, 'nix', 'copy', '--from', how.substituter, storePath), damaged)
      const there = await client.paths()
      t.notOk(there.includes(path))
      t.notOk(there.includes(storePath), 'nor what needs it')
      await restore()
      works(t, await client.nix(config, 'nix-store', '--realise', storePath))
      await runs(t, client)
    })
  }

  tap.test(`${name}: a NAR whose narinfo was made to match it is refused`, async (t) => {
    const [nar, narinfo] = [await objectOf(rebuilt), join(cacheFolder, narinfoName(rebuilt))]
    const [formerNar, formerNarinfo] = await Promise.all([readFile(nar), readFile(narinfo, 'utf8')])
    t.teardown(async () => {
      await writeFile(nar, formerNar)
      await writeFile(narinfo, formerNarinfo)
    })
    // Other code in a file of the package; all else is as it should be.
    const { stdout: unpacked } = await execa('zstd', ['-dc', nar], { encoding: 'buffer' })
    const forged = Buffer.from(unpacked)
    const at = forged.indexOf('class')
    t.ok(at > 0)
    forged.write('clasp', at)
    const { stdout: packed } = await execa('zstd', ['-c'], { input: forged, encoding: 'buffer' })
    await writeFile(nar, packed)
    await writeFile(
      narinfo,
      formerNarinfo
        .replace(/^FileHash: .*$/m, `FileHash: ${await nix32Hash(t, packed)}`)
        .replace(/^FileSize: .*$/m, `FileSize: ${packed.length}`)
        .replace(/^NarHash: .*$/m, `NarHash: ${await nix32Hash(t, forged)}`),
    )

    const how = await offer(t)
    const config = onlyFrom(how, how.publicKeys)
    const client = await openNixClient(t, folder)
    refuses(t, await client.nix(config, 'nix-store', '--realise', storePath), /not signed by any of the keys/)
    refuses(
      t,
      await client.nix(config, 'nix', 'copy', '--from', how.substituter, storePath),
      /lacks a (valid )?signature/,
    )
    t.notOk((await client.paths()).includes(rebuilt))
    const careless = `substituters = file://${cacheFolder}\nrequire-sigs = false`
    const gullible = await openNixClient(t, folder)
    works(t, await gullible.nix(careless, 'nix-store', '--realise', rebuilt))
    const fetched = await gullible.paths()
    t.ok(fetched.includes(rebuilt), 'nothing but the signature gives it away', { fetched })
  })
}

const [, [name, current] = ['', '']] = clients

tap.test(`${name}: the flake gives it as package and app, and builds nothing`, async (t) => {
  const how = await offer(t)
  const flake = await temporaryFolder(t)
  await writeFile(join(flake, 'flake.nix'), how.flake)
  const from = `path:${flake}`
  const client = await openNixClient(t, current)
  const accepting = '--accept-flake-config'
  const code = 'import sys, multidict; print(sys._is_gil_enabled(), sys.prefix)'

  const ran = await client.inside('', 'nix', 'run', from, accepting, '--', '-c', code)
  prints(t, ran, `False ${storePath}`)
  const shell = await client.inside('', 'nix', 'shell', from, accepting, '-c', 'python', '-c', code)
  prints(t, shell, `False ${storePath}`)
  const built = await client.inside('', 'nix', 'build', from, accepting, '--no-link', '--print-out-paths')
  prints(t, built, storePath)
  const others = (await client.paths()).filter((path) => !closure.includes(path))
  t.same(
    others.filter((path) => !path.endsWith('-source')),
    [],
    'nothing is there but the flake and the environment',
  )

  await t.test('with the three lines in nix.conf instead of its own settings', async (t) => {
    const client = await openNixClient(t, current)
    prints(t, await client.inside(how.nixConf, 'nix', 'run', from, '--', '-c', code), `False ${storePath}`)
  })

  await t.test('as an input of another flake', async (t) => {
    const user = await temporaryFolder(t)
    await writeFile(
      join(user, 'flake.nix'),
      `{
        inputs.environment.url = "${from}";
        outputs = { self, environment }: {
          apps.x86_64-linux.default = {
            type = "app";
            program = "\${environment.packages.x86_64-linux.default}/bin/python";
          };
        };
      }`,
    )
    const client = await openNixClient(t, current)
    const flags = [`path:${user}`, '--no-write-lock-file', '--', '-c', code]
    prints(t, await client.inside(how.nixConf, 'nix', 'run', ...flags), `False ${storePath}`)
  })

  await t.test('with a wrong key in it it is refused', async (t) => {
    const { key } = await newKey('another-1')
    const wrong = await temporaryFolder(t)
    const text = how.flake.replaceAll(how.publicKeys[0] ?? '', key.publicKey)
    t.not(text, how.flake)
    await writeFile(join(wrong, 'flake.nix'), text)
    const client = await openNixClient(t, current)
    const refused = await client.inside('', 'nix', 'run', `path:${wrong}`, accepting, '--', '-c', code)
    refuses(t, refused, /not signed by any of the keys/)
  })
})

tap.test(
  'with the narinfo of a reference gone, nothing half is fetched, and the next to ask has it built again',
  async (t) => {
    const narinfo = join(cacheFolder, narinfoName(rebuilt))
    await rename(narinfo, `${narinfo}-away`)
    const how = await offer(t)
    const config = onlyFrom(how, how.publicKeys)
    for (const [name, folder] of clients) {
      const client = await openNixClient(t, folder)
      const { exitCode } = await client.nix(config, 'nix-store', '--realise', storePath)
      t.not(exitCode, 0, name)
      t.notOk((await client.paths()).includes(storePath))
    }

    const answer = await post(site, spec)
    t.equal(answer.status, 202)
    const { build } = await ended(site, id)
    t.match(build, { attempt: 2, state: 'ready' })
    const again = await offer(t)
    for (const [, folder] of clients) {
      const client = await openNixClient(t, folder)
      works(t, await client.nix(onlyFrom(again, again.publicKeys), 'nix-store', '--realise', storePath))
      await runs(t, client)
    }
    t.equal((await post(site, spec)).status, 200)
  },
)
