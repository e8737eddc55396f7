import { cp, mkdir, readFile, realpath, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import tap, { type Test } from 'tap'
import { serviceAt } from '../../src/client/http/patchbay.ts'
import type { ReadyPlan } from '../../src/client/http/plans.ts'
import { eventually } from '../eventually.ts'
import { temporaryFolder } from '../servers.ts'
import { build, type Ended, logOf, openSite, sampleChannel } from './site.ts'

// Compiles two more interpreters where the store has them not: minutes.
const overlays = fileURLToPath(new URL('../../ops/overlays', import.meta.url))
const folder = join(await temporaryFolder(tap), 'channel')
await mkdir(folder)
await cp(sampleChannel, join(folder, 'sample'), { recursive: true })
await cp(overlays, join(folder, 'overlays'), { recursive: true })
await writeFile(
  join(folder, 'default.nix'),
  `args:
import ./sample (args // {
  overlays = args.overlays or [ ] ++ [
    (import ./overlays/python313-tuned.nix)
    (import ./overlays/python313-debug.nix)
    # A vendor's: the same names, and another tag for extension modules.
    (final: prev: {
      python313Odd = prev.python313.override { self = final.python313Odd; pythonAttr = "python313Odd"; } // {
        interpreter = "\${final.oddly}";
      };
      oddly = final.writeScript "oddly" ''
        #!\${final.bash}/bin/bash
        echo '{"version": "3.13", "soabi": "cpython-313-odd", "extensionSuffixes": [".cpython-313-odd.so"], "freeThreaded": false}'
      '';
    })
  ];
})
`,
)
const channelsFile = join(folder, 'channels.json')
await writeFile(channelsFile, JSON.stringify({ other: { path: folder } }))

const site = await openSite(tap)
await site.startWorker(tap, { PATCHBAY_CHANNELS: channelsFile })

const packages = ['click', 'hiredis', 'jinja2', 'multidict', 'pygments', 'rich', 'tornado', 'websockets']

/** Runs a line of Python in the environment, and returns its output. */
async function python({ storePath }: Ended, line: string): Promise<string> {
  const env = { PATH: '/usr/bin:/bin', PYTHONDONTWRITEBYTECODE: '1' }
  const { stdout } = await execa(join(storePath ?? '', 'bin/python'), ['-c', line], { extendEnv: false, env })
  return stdout
}

/** Builds the packages for a target of the same ABI, and checks that all of them are the source's builds. */
async function reused(t: Test, target: string): Promise<Ended> {
  const environment = await build(site, { target, packages })
  if (!t.equal(environment.status, 'ready')) t.comment(environment.build.failure)
  const rows = Object.values(environment.rows)
  t.ok(rows.length > packages.length)
  t.strictSame(
    rows.filter(({ class: kind }) => kind !== 'pure').map(({ name }) => name),
    ['hiredis', 'markupsafe', 'multidict', 'tornado', 'websockets'],
  )
  t.strictSame(environment.packages, { reused: rows.length, rebuilt: 0, dropped: 0, omitted: 0 })
  t.match(
    environment.rows.tornado?.reason,
    /^1 extension module of the same ABI: tornado\/speedups\.abi3\.so$/,
  )
  t.strictSame(environment.verdicts, [], 'all modules are imported, the native ones too')
  t.equal(environment.storePath, await python(environment, 'import sys; print(sys.prefix)'))
  const where = await python(environment, 'import multidict._multidict as m; print(m.__file__)')
  t.match(where, /_multidict\.cpython-313-x86_64-linux-gnu\.so$/)
  t.equal(
    await realpath(where),
    join(environment.rows.multidict?.sourcePath ?? '', where.slice(where.indexOf('lib/'))),
    'as the source has built it',
  )
  return environment
}

tap.test('a CPython with other configure options reuses every package', async (t) => {
  const environment = await reused(t, 'python313Tuned')
  t.equal(await python(environment, 'print(len.__doc__)'), 'None', 'it is the tuned one')
  t.match(
    await python(environment, 'import sysconfig; print(sysconfig.get_config_var("CONFIG_ARGS"))'),
    /--without-doc/,
  )
  const program = join(environment.storePath ?? '', 'bin/pygmentize')
  t.match((await execa(program, ['-V'])).stdout, /^Pygments version/)
  const built = (await logOf(site, environment.build.id)).matchAll(/^building .*-(python3\.13-.*)\.drv$/gm)
  t.strictSame(
    [...built].flatMap(([, name = '']) => (/patched-env$|\.json$/.test(name) ? [] : [name])),
    [],
    'nothing is built but scans, the environment and its check',
  )

  const service = serviceAt(site.url)
  const { id } = await service.requestPlan(JSON.stringify({ target: 'python313Tuned', packages }))
  await eventually(async () => (await service.plan(id)).state === 'ready')
  const { builds } = (await service.plan(id)) as ReadyPlan
  t.equal(builds.patchbay.packages, 0)
  t.ok((builds.naive?.packages ?? 0) > 20, 'withPackages builds all of them, and what builds them')
})

tap.test('a debug build takes them, too: it loads what a release build has compiled', async (t) => {
  const environment = await reused(t, 'python313Debug')
  t.equal(
    await python(environment, 'import sys; print(sys.abiflags, hasattr(sys, "gettotalrefcount"))'),
    'd True',
  )
  t.equal(await python(environment, 'import sysconfig; print(sysconfig.get_config_var("Py_DEBUG"))'), '1')
})

tap.test('an interpreter that says something else than its name is refused with that', async (t) => {
  const { status, build: attempt } = await build(site, { target: 'python313Odd', packages: ['click'] })
  t.equal(status, 'failed')
  t.match(attempt.failure, {
    class: 'unsupported-pin',
    message:
      /python313Odd does not load what was compiled for python313, .*: the extension modules that it looks for are \.cpython-313-odd\.so, and those built for python313 are \.cpython-313-x86_64-linux-gnu\.so/,
  })
})

tap.test('docs/operations.md shows this overlay', async (t) => {
  const text = await readFile(new URL('../../docs/operations.md', import.meta.url), 'utf8')
  t.match(text, 'ops/overlays/python313-tuned.nix')
})
