import { mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import tap from 'tap'
import { temporaryFolder } from '../servers.ts'
import { nixBuild, nixBuildFails, runProgram } from './nix.ts'
import { evaluateBy, patched } from './witness.ts'

const env = await nixBuild(
  patched(
    'witness spaced-one spaced-two pygments argcomplete tornado multidict ruamel-yaml markupsafe',
    'rebuild = [ "tornado" "multidict" ]; drop = [ "ruamel-yaml-clib" ];',
  ),
)
const site = join(env, 'lib/python3.13t/site-packages')
const python = join(env, 'bin/python')
const evaluate = (expression: string, program = python, options = {}) =>
  evaluateBy(program, expression, options)
const temporary = () => temporaryFolder(tap)

tap.test('every name of the interpreter exists and starts the target', async (t) => {
  for (const name of ['python', 'python3', 'python3.13', 'python3.13t']) {
    t.equal(
      await evaluate(
        '(sys.prefix, sys.base_prefix, sys._is_gil_enabled(), sys.executable)',
        join(env, 'bin', name),
      ),
      `('${env}', '${env}', False, '${env}/bin/${name}')`,
    )
  }
  for (const name of ['idle', 'pydoc', 'pydoc3', 'python3-config', 'python3.13t-config']) {
    t.ok((await readdir(join(env, 'bin'))).includes(name), name)
  }
})

tap.test(
  'the prefix is right if started through PATH, a link from elsewhere, a shebang or a child process',
  async (t) => {
    const folder = await temporary()
    t.equal(
      (
        await runProgram('/usr/bin/env', ['python3', '-c', 'import sys; print(sys.prefix)'], {
          env: { PATH: `${env}/bin:/usr/bin` },
        })
      ).out,
      env,
    )

    await symlink(python, join(folder, 'foreign'))
    t.equal(await evaluate('sys.prefix', join(folder, 'foreign')), env)

    const script = join(folder, 'script')
    await writeFile(
      script,
      `#!${env}/bin/python3.13t\nimport sys, witness\nprint(sys.prefix, witness.value)\n`,
      {
        mode: 0o755,
      },
    )
    t.equal((await runProgram(script)).out, `${env} 1`)

    const child =
      '__import__("subprocess").check_output([sys.executable, "-c", "import sys; print(sys.prefix)"], text=True).strip()'
    t.equal(await evaluate(child), env)
  },
)

tap.test('python -m venv works, with and without the packages of the environment', async (t) => {
  const folder = await temporary()
  const shared = join(folder, 'shared')
  t.equal(
    (await runProgram(python, ['-m', 'venv', '--without-pip', '--system-site-packages', shared])).exitCode,
    0,
  )
  t.equal(
    await evaluate(
      '(sys.prefix, sys.base_prefix, __import__("witness").value, sys._is_gil_enabled())',
      join(shared, 'bin/python'),
    ),
    `('${shared}', '${env}', 1, False)`,
  )
  const alone = join(folder, 'alone')
  t.equal((await runProgram(python, ['-m', 'venv', '--without-pip', alone])).exitCode, 0)
  t.equal(
    await evaluate(
      '(sys.prefix, __import__("importlib.util").util.find_spec("witness"))',
      join(alone, 'bin/python'),
    ),
    `('${alone}', None)`,
  )
})

tap.test("the user's own site-packages stay out", async (t) => {
  const home = await temporary()
  const userSite = join(home, '.local/lib/python3.13t/site-packages')
  await mkdir(userSite, { recursive: true })
  await writeFile(join(userSite, 'intruder.py'), '')
  const expression =
    '(__import__("site").ENABLE_USER_SITE, __import__("importlib.util").util.find_spec("intruder"))'
  t.equal(await evaluate(expression, python, { env: { HOME: home } }), '(False, None)')
})

tap.test('variables that a shell sets for the source interpreter have no effect', async (t) => {
  const leaked = {
    _PYTHON_SYSCONFIGDATA_NAME: '_sysconfigdata__linux_x86_64-linux-gnu',
    _PYTHON_HOST_PLATFORM: 'linux-armv7l',
  }
  for (const name of ['python', 'python3.13t']) {
    t.equal(
      await evaluate(
        '(__import__("sysconfig").get_config_var("EXT_SUFFIX"), __import__("sysconfig").get_platform())',
        join(env, 'bin', name),
        { env: leaked },
      ),
      "('.cpython-313t-x86_64-linux-gnu.so', 'linux-x86_64')",
    )
  }
  t.notOk((await readdir(site)).includes('_sysconfigdata__linux_x86_64-linux-gnu.py'))
})

tap.test('scripts and compiled wrappers run the target', async (t) => {
  const run = async (name: string) => (await runProgram(join(env, 'bin', name))).out
  t.equal(await run('witness-script'), `${env}/bin/python3.13t witness-script (3, 13) t None`)
  t.equal(await run('witness-sh'), env)
  t.equal(await run('witness-plain'), 'untouched')
  t.equal(await run('witness-compiled'), `${env}/bin/python3.13t`, 'a compiled wrapper is made again')
  t.match((await runProgram(join(env, 'bin/pygmentize'), ['-V'])).out, /^Pygments version 2\.18/)

  const trace = await runProgram('/bin/sh', [
    '-c',
    `PYTHONVERBOSE=1 ${env}/bin/pygmentize -V 2>&1 | grep -c ${env}/lib/python3.13t`,
  ])
  t.ok(Number(trace.out) > 0, 'pygmentize is imported from this environment')
  for (const name of await readdir(join(env, 'bin'))) {
    const content = await readFile(join(env, 'bin', name), 'latin1')
    t.notMatch(
      content,
      /\/nix\/store\/[a-z0-9]{32}-python3-3\.13\.5\/bin\/python3\.13(?!t)/,
      `${name} names no GIL interpreter`,
    )
  }
})

tap.test('other files of packages are there', async (t) => {
  t.equal(await readFile(join(env, 'share/witness/data'), 'utf8'), 'data\n')
  t.equal(await readFile(join(env, 'etc/witness.conf'), 'utf8'), 'key = value\n')
  t.ok(
    (await readdir(join(env, 'share/man/man1'))).some((page) => page.startsWith('python3')),
    "the target's manual",
  )
  t.equal((await readdir(join(env, 'include')))[0], 'python3.13t')
})

tap.test('the parts of a namespace package are merged', async (t) => {
  t.equal(
    await evaluate('(__import__("spaced.one").one.name, __import__("spaced.two").two.name)'),
    "('one', 'two')",
  )
  t.equal((await runProgram(python, ['-c', 'import ruamel.yaml; print(ruamel.yaml.YAML)'])).exitCode, 0)
})

tap.test('no extension module of the source remains; a library that is none stays', async (t) => {
  const native = (await readdir(site, { recursive: true })).filter((file) => file.endsWith('.so'))
  t.strictSame(native.toSorted(), [
    'multidict/_multidict.cpython-313t-x86_64-linux-gnu.so',
    'witness/libanswer.so',
  ])
  t.equal(
    await evaluate('__import__("ctypes").CDLL(__import__("witness").__path__[0] + "/libanswer.so").answer()'),
    '42',
  )
  t.equal(
    await evaluate('__import__("markupsafe").escape.__module__'),
    'markupsafe._native',
    'markupsafe falls back',
  )
})

tap.test('all files of a package come from one build', async (t) => {
  const distributions = (await readdir(site)).filter((entry) => entry.endsWith('.dist-info'))
  t.ok(distributions.length > 8)
  const rootOf = async (entry: string) => (await readlink(join(site, entry))).split('/')[3]
  t.equal(await rootOf('multidict'), await rootOf('multidict-6.4.3.dist-info'))
  t.match(await rootOf('multidict'), /-python3\.13t-multidict/)
  t.match(await rootOf('pygments'), /-python3\.13-pygments/)
})

tap.test('an environment that would crash, or whose packages collide, is not built', async (t) => {
  const crash = await nixBuildFails(patched('tornado'))
  t.match(crash, /would be loaded and crash/)
  t.match(crash, /tornado: lib\/python3\.13\/site-packages\/tornado\/speedups\.abi3\.so/)
  const collision = await nixBuildFails(patched('witness collider'))
  t.match(collision, /different files in the same place/)
  t.match(collision, /site-packages\/witness\/__init__\.py/)
})
