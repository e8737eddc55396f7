import { once } from 'node:events'
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import tap, { type Test } from 'tap'
import { listingName, narinfoName } from '../../../src/cache/object-names.ts'
import { askListings } from '../../../src/plan/scan/listings.ts'
import { openContext } from '../../nix/open-context.ts'
import { newKey } from '../../publish/new-key.ts'
import { openPrivateStore } from '../../publish/private-store.ts'
import { openTestSite } from '../../publish/site.ts'
import { temporaryFolder } from '../../servers.ts'

const site = 'lib/python3.13/site-packages'
const store = await openPrivateStore(tap)

/** Adds a package with these empty files to the store. */
const made = (name: string, ...files: string[]) =>
  store.nix(
    'nix-build',
    '--no-out-link',
    '-E',
    `derivation { name = "${name}"; system = builtins.currentSystem; builder = "/bin/sh"; PATH = "/bin:/usr/bin";
      args = [ "-euc" "for file in ${files.join(' ')}; do mkdir -p $out/$(dirname $file); : > $out/$file; done" ]; }`,
  )
const pure = await made('pure', `${site}/pure/__init__.py`, 'bin/pure')
const alike = await made('alik', `${site}/alik/__init__.py`, 'bin/alik', 'share/alik')
const native = await made('native', `${site}/native/_speed.cpython-313-x86_64-linux-gnu.so`)
const paths = [pure, alike, native]
const absent = '/nix/store/00000000000000000000000000000000-absent'

const cache = await openTestSite(tap, store)
await cache.publish((await Promise.all(paths.map(store.closure))).flat())
const [key] = cache.keys

async function ask(
  t: Pick<Test, 'teardown'>,
  substituters: string[],
  { publicKey = key?.publicKey, signal }: { publicKey?: string | undefined; signal?: AbortSignal } = {},
) {
  const nixConfig = `substituters = ${substituters.join(' ')}\ntrusted-public-keys = ${publicKey}`
  const context = await openContext(t, { nixConfig })
  const listed = await askListings(signal ? { ...context, signal } : context, [...paths, absent])
  return { pure: [...listed.pure].sort(), candidates: [...listed.candidates], lines: context.lines }
}

/** Copies the cache, for a test that damages it. */
async function copied(t: Pick<Test, 'teardown'>): Promise<string> {
  const folder = await temporaryFolder(t)
  for (const path of paths)
    for (const name of [narinfoName(path), listingName(path)])
      await copyFile(join(cache.folder, name), join(folder, name))
  return folder
}

const all = { pure: [alike, pure].sort(), candidates: [native], lines: [] }

tap.test('names tell what is pure, and what has to be looked at', async (t) => {
  t.strictSame(await ask(t, [`file://${cache.folder}`]), all)
})

tap.test('by HTTP, compressed as Hydra does', async (t) => {
  const asked: string[] = []
  const server = createServer(async (request, answer) => {
    const name = (request.url ?? '').slice(1)
    asked.push(name)
    const text = await readFile(join(cache.folder, name)).catch(() => null)
    if (!text) answer.writeHead(404).end()
    else if (name.endsWith('.ls')) answer.setHeader('content-encoding', 'br').end(brotliCompressSync(text))
    else answer.end(text)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  t.strictSame(await ask(t, [`http://127.0.0.1:${port}`]), all)
  t.strictSame(
    asked.sort(),
    [...paths, absent].map(narinfoName).concat(paths.map(listingName)).sort(),
    'and nothing else is fetched',
  )
})

tap.test('only what a trusted key has signed counts', async (t) => {
  const { key: stranger } = await newKey('stranger-1')
  t.match(await ask(t, [`file://${cache.folder}`], { publicKey: stranger.publicKey }), {
    pure: [],
    candidates: [],
  })
  const folder = await copied(t)
  const narinfo = join(folder, narinfoName(pure))
  const text = await readFile(narinfo, 'utf8')
  await writeFile(narinfo, text.replace(/^NarSize: .*$/m, 'NarSize: 1'))
  t.strictSame(await ask(t, [`file://${folder}`]), { ...all, pure: [alike] }, 'what was changed since')
  // The narinfo of one path under the name of another.
  await copyFile(join(folder, narinfoName(alike)), narinfo)
  t.strictSame(await ask(t, [`file://${folder}`]), { ...all, pure: [alike] })
})

tap.test('a listing of another NAR, or none, proves nothing', async (t) => {
  const folder = await copied(t)
  await copyFile(join(folder, listingName(pure)), join(folder, listingName(native)))
  await rm(join(folder, listingName(alike)))
  await writeFile(join(folder, listingName(pure)), '{"version":1,"root":')
  t.strictSame(await ask(t, [`file://${folder}`]), { pure: [], candidates: [], lines: [] })
  t.strictSame(await ask(t, [`file://${folder}`, `file://${cache.folder}`]), all, 'another cache may have it')
})

tap.test('a cache that cannot be read is asked no further, and others are', async (t) => {
  const { lines, ...listed } = await ask(t, [
    'http://127.0.0.1:1',
    's3://no-such-bucket',
    `file://${cache.folder}`,
  ])
  t.strictSame(listed, { pure: all.pure, candidates: all.candidates })
  t.match(lines, [/^no listings from http:\/\/127\.0\.0\.1:1: .*ECONNREFUSED/])
  t.equal(lines.length, 1)
})

tap.test('without substituters or paths there are no findings', async (t) => {
  t.match(await ask(t, []), { pure: [], candidates: [] })
  const listed = await askListings(await openContext(t, { path: '/nonexistent' }), [])
  t.equal(listed.pure.size + listed.candidates.size, 0)
})

tap.test('a build that was cancelled asks nothing more', async (t) => {
  const signal = AbortSignal.abort(new Error('cancelled'))
  await t.rejects(ask(t, [`file://${cache.folder}`], { signal }), { message: 'cancelled' })
})
