import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import tap, { type Test } from 'tap'
import { type Run, runPatchbay } from '../patchbay.ts'
import { temporaryFolder } from '../servers.ts'

const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'))

/** Packages that a process loads where the tests are not compiled. */
const loaders = ['tsx', 'esbuild', 'get-tsconfig', 'resolve-pkg-maps']

/** Runs a command, and returns the packages and the folders of src/ whose code V8 has loaded for it. */
async function loadedBy(t: Test, args: string[], { inside = [] }: Run = {}) {
  const folder = await temporaryFolder(t)
  const { exitCode, stdout } = await runPatchbay(args, { inside, env: { NODE_V8_COVERAGE: folder } })
  const files = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')))
  const urls = files.flatMap((text) => (JSON.parse(text).result as { url: string }[]).map(({ url }) => url))
  const paths = urls
    .filter((url) => url.startsWith('file:'))
    .map((url) => fileURLToPath(url.split('?')[0] ?? ''))
  const parts = (pattern: RegExp) =>
    [...new Set(paths.map((path) => pattern.exec(path)?.[1] ?? '').filter(Boolean))].sort()
  return {
    exitCode,
    stdout,
    packages: parts(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/).filter((name) => !loaders.includes(name)),
    folders: parts(/^(?!.*node_modules).*\/src\/([\w-]+)/),
  }
}

/** Gives a command a terminal. */
const onTerminal = ['sh', '-c', 'exec script --quiet --command "$*" /dev/null', 'sh']

const own = ['cli', 'client', 'errors']

tap.test('help and the version load the commands alone', async (t) => {
  for (const args of [['--help'], ['channel', 'set', '--help'], ['up', '--help'], ['--version']]) {
    const { exitCode, stdout, packages, folders } = await loadedBy(t, args)
    t.equal(exitCode, 0)
    t.match(stdout, args[0] === '--version' ? version : /^Usage: /)
    t.same({ packages, folders }, { packages: ['commander'], folders: own }, args.join(' '))
  }
})

tap.test('a command for clients loads no code of the service, and no validator', async (t) => {
  const { exitCode, packages, folders } = await loadedBy(t, ['show', 'x', '--url', 'http://127.0.0.1:1'])
  t.equal(exitCode, 3)
  t.same(
    { packages, folders: folders.filter((one) => one !== 'nix') },
    { packages: ['commander'], folders: own },
  )
})

tap.test('only a terminal has the packages loaded that know the width of characters', async (t) => {
  const { packages } = await loadedBy(t, ['show', 'x', '--url', 'http://127.0.0.1:1'], { inside: onTerminal })
  for (const one of ['string-width', 'wrap-ansi']) t.ok(packages.includes(one), one)
})

tap.test('a command that reads files loads their parsers, and no code of the service', async (t) => {
  const folder = await temporaryFolder(t)
  const file = join(folder, 'requirements.txt')
  const { exitCode, packages, folders } = await loadedBy(t, ['spec', 'from', file, '--offline'])
  t.equal(exitCode, 64, 'there is no such file')
  t.ok(packages.includes('smol-toml'))
  const server = ['@prisma/client', 'bullmq', 'execa', 'fastify', 'ioredis', 'pg', 'pino', 'undici']
  t.same(
    packages.filter((name) => server.includes(name)),
    [],
  )
  t.same(
    folders.filter((name) => ['api', 'config', 'db', 'queue', 'server', 'up', 'worker'].includes(name)),
    [],
  )
})
