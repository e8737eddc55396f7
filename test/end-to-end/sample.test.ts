import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { execa } from 'execa'
import tap from 'tap'
import { extract } from 'tar'
import type { PackageRow } from '../../src/db/types.ts'
import { temporaryFolder } from '../servers.ts'
import { build, openSite, post } from './site.ts'

const site = await openSite(tap)
await site.startWorker(tap)
const packages = ['jinja2', 'click', 'pygments', 'multidict', 'hiredis', 'tornado']

const accepted = await post(site, { packages })
const environment = await build(site, { packages })
const storePath = environment.storePath ?? ''
const { rows } = environment

/** Returns the output of the environment's own interpreter. */
async function python(code: string): Promise<string> {
  const { stdout } = await execa(join(storePath, 'bin/python'), ['-c', code], { extendEnv: false })
  return stdout
}

tap.test('a spec that is new is accepted, and becomes ready', async (t) => {
  t.equal(accepted.status, 202)
  t.equal(accepted.headers.get('location'), `/v1/environments/${environment.id}`)
  t.equal(environment.status, 'ready', environment.build.failure?.message ?? 'no failure')
  t.match(storePath, /^\/nix\/store\/[a-z0-9]{32}-python3\.13t-patched-env$/)
  t.match(environment.build.progress, { done: environment.build.progress.expected })
})

tap.test('packages are reused or rebuilt, each with its reason', async (t) => {
  t.strictSame(environment.packages, { reused: 3, rebuilt: 4, dropped: 0, omitted: 0 })
  for (const name of ['jinja2', 'click', 'pygments']) {
    const { fate, class: kind, reason, sourcePath, targetPath } = rows[name] as PackageRow
    t.match({ fate, kind, targetPath }, { fate: 'reused', kind: 'pure', targetPath: null })
    t.match(reason, /pure Python/)
    t.match(sourcePath, `-python3.13-${name}-`)
  }
  for (const name of ['markupsafe', 'multidict', 'hiredis']) {
    t.match(rows[name], { fate: 'rebuilt', class: 'tagged', reason: /cannot load: .*cpython-313-/ })
    t.match(rows[name]?.targetPath, `-python3.13t-${name}-`)
  }
  t.match(rows.tornado, {
    fate: 'rebuilt',
    class: 'loadable',
    reason: /crash on: tornado\/speedups\.abi3\.so/,
  })
  t.equal(rows.markupsafe?.requested, false, 'a dependency')
  t.equal(rows.jinja2?.requested, true)
})

tap.test('the verdicts say what importing has shown', async (t) => {
  const verdict = (name: string, module: string) =>
    rows[name]?.verdicts.find((one) => one.module === module)?.verdict
  for (const name of ['jinja2', 'click', 'pygments', 'multidict', 'hiredis', 'tornado', 'markupsafe'])
    t.equal(verdict(name, name), 'imported')
  t.equal(verdict('multidict', 'multidict._multidict'), 'imported', 'keeps the GIL off')
  t.equal(verdict('hiredis', 'hiredis.hiredis'), 'gil-reenabled')
  t.equal(verdict('markupsafe', 'markupsafe._speedups'), 'gil-reenabled')
  t.equal(verdict('tornado', 'tornado.speedups'), 'native-missing', 'its optional extension is gone')
  t.strictSame(environment.verdicts.map(({ module }) => module).sort(), [
    'hiredis.hiredis',
    'markupsafe._speedups',
    'tornado.speedups',
  ])
})

tap.test('programs of reused packages run under the target interpreter', async (t) => {
  const pygmentize = join(storePath, 'bin/pygmentize')
  const { stdout } = await execa(pygmentize, ['-V'], { extendEnv: false })
  t.match(stdout, /^Pygments version 2\.18\.0/)

  // Our code in the program prints its place.
  const folder = await temporaryFolder(t)
  await writeFile(
    join(folder, 'witness.py'),
    'import sys; from pygments.lexers import TextLexer as CustomLexer; print(sys._is_gil_enabled(), sys.prefix)',
  )
  const ran = await execa(pygmentize, ['-x', '-l', 'witness.py', 'witness.py'], {
    cwd: folder,
    extendEnv: false,
  })
  // Before or after what the program itself writes: they are two buffers.
  t.ok(ran.stdout.split('\n').includes(`False ${storePath}`), ran.stdout)
})

tap.test('the GIL is off with reused and rebuilt packages imported, until one turns it on', async (t) => {
  const imports = 'import sys, click, pygments, multidict'
  t.equal(await python(`${imports}; print(sys._is_gil_enabled())`), 'False')
  t.equal(
    await python(`${imports}; print({type(multidict.istr("x")).__module__})`),
    "{'multidict._multidict'}",
  )
  t.equal(
    await python(`${imports}; print(click.__file__)`),
    `${storePath}/lib/python3.13t/site-packages/click/__init__.py`,
  )
  t.equal(
    await python(
      'import sys, warnings; warnings.simplefilter("ignore"); import jinja2; print(sys._is_gil_enabled())',
    ),
    'True',
  )
  t.equal(
    await python('import sys, tornado.util; print(sys._is_gil_enabled(), sys.prefix)'),
    `False ${storePath}`,
  )
})

tap.test('asked for again, in whatever words, it is there at once', async (t) => {
  const spellings = [
    { packages },
    { packages: packages.toReversed() },
    { packages: ['Jinja2', 'CLICK', 'Pygments', 'multidict', 'hiredis', 'Tornado', 'jinja2'] },
    { packages, target: '3.13t', source: '3.13' },
    { packages, target: 'python3.13t', channel: 'sample', rebuild: 'auto', drop: [], gil: 'report' },
  ]
  for (const spec of spellings) {
    const answer = await post(site, spec)
    t.equal(answer.status, 200)
    t.match(await answer.json(), { id: environment.id, status: 'ready', storePath, build: { attempt: 1 } })
  }
  const { items } = (await (await fetch(`${site.url}/v1/environments`)).json()) as { items: unknown[] }
  t.equal(items.length, 1)
})

tap.test('the bundle alone makes the same store path', async (t) => {
  const folder = join(await temporaryFolder(t), 'elsewhere')
  await mkdir(folder)
  const answer = await fetch(`${site.url}/v1/environments/${environment.id}/bundle`)
  t.equal(answer.headers.get('content-type'), 'application/gzip')
  await pipeline(Readable.fromWeb(answer.body as ReadableStream), extract({ cwd: folder }))
  const { stdout } = await execa('nix-build', ['--no-out-link'], {
    cwd: join(folder, 'bundle'),
    env: { NIX_CONFIG: 'substituters =' },
  })
  t.equal(stdout, storePath)
})

tap.test('the closure is all that the environment needs', async (t) => {
  const answer = await fetch(`${site.url}/v1/environments/${environment.id}/closure`)
  const { items } = (await answer.json()) as { items: { path: string; narSize: number }[] }
  const { stdout } = await execa('nix-store', ['--query', '--requisites', storePath])
  t.strictSame(
    items.map(({ path }) => path),
    stdout.split('\n').sort(),
  )
  t.equal(
    environment.closureBytes,
    items.reduce((sum, { narSize }) => sum + narSize, 0),
  )
})
