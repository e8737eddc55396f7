import { createReadStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import tap, { type Test } from 'tap'
import { create } from 'tar'
import { BuildFailed } from '../../src/errors.ts'
import { fetchNixpkgs, hashNixpkgs } from '../../src/nix/fetch-nixpkgs.ts'
import { contentHash } from '../../src/nix/store/store.ts'
import { nixes } from '../end-to-end/nix-client.ts'
import { temporaryFolder } from '../servers.ts'
import { openContext } from './open-context.ts'

const library = fileURLToPath(new URL('../../nix', import.meta.url))
const rev = '0123456789abcdef0123456789abcdef01234567'
const otherRev = '89abcdef0123456789abcdef0123456789abcdef'
const another = `sha256-${'A'.repeat(43)}=`

/** Serves archives of two revisions as GitHub does, and counts requests. `content` is the folder of `rev`. */
async function archives(t: Test): Promise<{ url: string; content: string; asked: () => number }> {
  const folder = await temporaryFolder(t)
  const content = join(folder, `nixpkgs-${rev}`)
  await mkdir(content)
  // New content each time: Nix does not fetch a path that the store has.
  await writeFile(join(content, 'default.nix'), `{ ... }: "${folder}"\n`)
  await mkdir(join(folder, `nixpkgs-${otherRev}`))
  await writeFile(join(folder, `nixpkgs-${otherRev}`, 'default.nix'), `{ ... }: "another of ${folder}"\n`)
  for (const one of [rev, otherRev])
    await create({ cwd: folder, file: join(folder, `${one}.tar.gz`), gzip: true }, [`nixpkgs-${one}`])
  let asked = 0
  const server = createServer((request, response) => {
    asked++
    const [, one] = /\/([0-9a-f]{40})\.tar\.gz$/.exec(request.url ?? '') ?? []
    if (one === rev || one === otherRev) createReadStream(join(folder, `${one}.tar.gz`)).pipe(response)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  // Nix caches the content of a URL for an hour, and ports are reused.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/${basename(folder)}`
  return { url, content, asked: () => asked }
}

async function failureOf(fetching: Promise<unknown>) {
  const error = await fetching.then(
    () => null,
    (reason: unknown) => reason,
  )
  return error instanceof BuildFailed ? error.failure : error
}

for (const [name, folder] of Object.entries(await nixes()))
  tap.test(`a revision is fetched once, and its hash is held against it: ${name}`, async (t) => {
    const { settings, signal, roots } = await openContext(t, { path: `${folder}:${process.env.PATH}` })
    const { url, content, asked } = await archives(t)
    const limits = { signal, timeoutSeconds: 60, url, cacheDir: roots, root: join(roots, 'nixpkgs') }
    const sha256 = await contentHash(settings, content)

    t.match(await failureOf(fetchNixpkgs(settings, { rev, sha256: another }, limits)), {
      class: 'hash-mismatch',
      retryable: false,
      logTail: Array,
    })
    const path = await fetchNixpkgs(settings, { rev, sha256 }, limits)
    t.match(path, new RegExp(`^/nix/store/[a-z0-9]{32}-nixpkgs-${rev}$`))
    const before = asked()
    t.equal(await fetchNixpkgs(settings, { rev, sha256 }, limits), path)
    t.equal(asked(), before, 'it is in the store')
  })

for (const [name, folder] of Object.entries(await nixes()))
  tap.test(`a hash that the store has does not stand for another revision: ${name}`, async (t) => {
    const { settings, signal, roots } = await openContext(t, { path: `${folder}:${process.env.PATH}` })
    const { url, content } = await archives(t)
    const limits = { signal, timeoutSeconds: 60, url, cacheDir: roots, root: join(roots, 'nixpkgs') }
    const sha256 = await contentHash(settings, content)
    await fetchNixpkgs(settings, { rev, sha256 }, limits)

    t.match(await failureOf(fetchNixpkgs(settings, { rev: otherRev, sha256 }, limits)), {
      class: 'hash-mismatch',
      message: new RegExp(otherRev),
    })
    t.match(await failureOf(fetchNixpkgs(settings, { rev: 'f'.repeat(40), sha256 }, limits)), {
      class: 'unsupported-pin',
    })

    const evaluated = (pinned: string) => {
      const pin = `{ kind = "nixpkgs"; rev = "${pinned}"; sha256 = "${sha256}"; }`
      const expression = `import ${library}/channel.nix { spec = { pin = ${pin}; system = "x86_64-linux"; }; channel = null; }`
      const once = ['--option', 'download-attempts', '1', '--option', 'connect-timeout', '2']
      return execa(
        join(folder, 'nix-instantiate'),
        ['--eval', '--read-write-mode', ...once, '-E', expression],
        {
          reject: false,
        },
      )
    }
    t.match((await evaluated(rev)).stdout, dirname(content), 'evaluations find it under the same name')
    t.equal((await evaluated('f'.repeat(40))).failed, true, 'and nothing else by its hash')
  })

tap.test('one that is not there', async (t) => {
  const { settings, signal, roots } = await openContext(t)
  const { url } = await archives(t)
  const gone = { rev: 'f'.repeat(40), sha256: another }
  t.match(
    await failureOf(
      fetchNixpkgs(settings, gone, {
        signal,
        timeoutSeconds: 60,
        url,
        cacheDir: roots,
        root: join(roots, 'nixpkgs'),
      }),
    ),
    {
      class: 'unsupported-pin',
      retryable: false,
      message: new RegExp(`${url} has no revision f{40}`),
    },
  )
  t.match(
    await failureOf(
      hashNixpkgs(settings, gone.rev, {
        signal,
        timeoutSeconds: 60,
        url,
        cacheDir: roots,
        root: join(roots, 'nixpkgs'),
      }),
    ),
    {
      class: 'unsupported-pin',
    },
  )
})

tap.test('a server that cannot be reached may be tried again', async (t) => {
  const { settings, signal, roots } = await openContext(t, {
    nixConfig: 'substituters =\ndownload-attempts = 1',
  })
  const limits = {
    signal,
    timeoutSeconds: 60,
    url: 'http://127.0.0.1:9/nixpkgs',
    cacheDir: roots,
    root: join(roots, 'nixpkgs'),
  }
  for (const fetching of [
    () => fetchNixpkgs(settings, { rev, sha256: another }, limits),
    () => hashNixpkgs(settings, rev, limits),
  ])
    t.match(await failureOf(fetching()), {
      class: 'substituter-error',
      retryable: true,
      message: /127\.0\.0\.1:9/,
    })
})

for (const [name, folder] of Object.entries(await nixes()))
  tap.test(`the hash of a revision is computed, and its archive then in the store: ${name}`, async (t) => {
    const { settings, signal, roots } = await openContext(t, { path: `${folder}:${process.env.PATH}` })
    const { url, content, asked } = await archives(t)
    const limits = { signal, timeoutSeconds: 60, url, cacheDir: roots, root: join(roots, 'nixpkgs') }
    const sha256 = await hashNixpkgs(settings, rev, limits)
    t.equal(sha256, await contentHash(settings, content))
    const before = asked()
    t.match(await fetchNixpkgs(settings, { rev, sha256 }, limits), new RegExp(`-nixpkgs-${rev}$`))
    t.equal(asked(), before)
  })

tap.test('a server that never answers is given up', async (t) => {
  const { settings, signal, roots } = await openContext(t)
  const server = createServer(() => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  t.match(
    await failureOf(
      fetchNixpkgs(
        settings,
        { rev, sha256: another },
        { signal, timeoutSeconds: 2, url, cacheDir: roots, root: join(roots, 'nixpkgs') },
      ),
    ),
    {
      class: 'substituter-error',
      message: /within 2 s/,
    },
  )
})
