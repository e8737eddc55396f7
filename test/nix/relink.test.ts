import { readdir, readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import tap from 'tap'
import { nixBuild, nixBuildFails, nixEval, runProgram } from './nix.ts'

/** Interpreters with the packages of the fixture in their sets, and environments of these packages. */
const scope = `
  (let
    extend = python: let self = python.override {
      inherit self;
      packageOverrides = import ${new URL('../fixtures/tools.nix', import.meta.url).pathname} { inherit pkgs; };
    }; in self;
    source = extend pkgs.python313;
    target = extend pkgs.python313FreeThreading;
    environment = packages: more: patchbay.freeThreadedEnv ({ inherit source target; packages = ps: map (name: ps.\${name}) packages; } // more);
    env = environment [ "plain" "soft" "hard" "backed" "tested" ] { };
    set = env.python.pkgs;
  in `
const build = (expression: string) => nixBuild(`${scope} ${expression})`)
const evaluate = <T>(expression: string) => nixEval<T>(`${scope} ${expression})`)

const env = await build('env')
const [gil, target, puretool] = await Promise.all([build('source'), build('target'), build('set.puretool')])

/** Returns the lines that the build of a rebuilt package has written. */
async function witnessed(name: string): Promise<{ lines: string[]; of(variable: string): string }> {
  // Reads the package's own file: the environment's copy names the environment's interpreter.
  const path = await build(`env.patchbay.rebuilt.${name}`)
  const lines = (await readFile(join(path, 'share', name, 'build'), 'utf8')).trim().split('\n')
  return {
    lines,
    of: (variable) => lines.find((line) => line.startsWith(`${variable}=`))?.slice(variable.length + 1) ?? '',
  }
}
const rebuilt = ['plain', 'soft', 'hard', 'backed', 'tested']

tap.test('a rebuild finds relinked packages where the target looks', async (t) => {
  const { of } = await witnessed('plain')
  t.ok(of('PYTHONPATH').split(':').includes(`${puretool}/lib/python3.13t/site-packages`))
  t.match(
    of('helper'),
    /-python3\.13t-helper-1\.0-relinked\/lib\/python3\.13t\/site-packages\/helper\/__init__\.py$/,
  )
})

tap.test('the source interpreter does not get into a rebuild', async (t) => {
  for (const name of rebuilt) {
    const { of } = await witnessed(name)
    for (const folder of of('PYTHONPATH').split(':')) {
      t.match(folder, /\/lib\/python3\.13t\/site-packages$/, `${name}: ${folder}`)
      t.notOk(folder.startsWith(`${gil}/`))
    }
    t.equal(of('_PYTHON_SYSCONFIGDATA_NAME'), '_sysconfigdata_t_linux_x86_64-linux-gnu')
    t.match(of('python3'), new RegExp(`^${target}/bin/`))
  }
  const propagated = await readFile(join(puretool, 'nix-support/propagated-build-inputs'), 'utf8')
  t.match(propagated, target)
  t.notMatch(propagated, gil)
})

tap.test('every compiled module has the tag of the target', async (t) => {
  const found = (await readdir(join(env, 'lib'), { recursive: true })).filter((file) => /\.so$/.test(file))
  const modules = found.filter((file) => file.includes('site-packages'))
  t.ok(modules.length >= rebuilt.length)
  for (const file of modules) t.match(file, /\.cpython-313t-x86_64-linux-gnu\.so$/)
})

tap.test('no init function of a source build remains, under any file name', async (t) => {
  const { stdout } = await execa('find', ['-L', join(env, 'lib'), '-type', 'f', '-name', '*.so*'])
  const withInit = []
  for (const file of stdout.split('\n')) {
    const symbols = await execa('nm', ['--dynamic', '--defined-only', file], { reject: false })
    const path = await realpath(file)
    if (/ T PyInit_/.test(symbols.stdout) && !path.startsWith(`${target}/`)) withInit.push(path)
  }
  t.equal(withInit.length, rebuilt.length)
  for (const file of withInit) t.match(file, /-python3\.13t-/)
})

tap.test('programs of relinked tools run the target, with the relinked modules', async (t) => {
  const { lines } = await witnessed('plain')
  const expected = `${target}/bin/python3.13t t ${puretool}/lib/python3.13t/site-packages/puretool/__init__.py`
  t.equal(lines.filter((line) => line === expected).length, 2, 'programs of another output too')
  t.equal((await runProgram(join(puretool, 'bin/puretool'))).out, expected, 'outside of a build too')
})

tap.test('programs in other folders run the target, and so do modules that name them', async (t) => {
  t.equal((await runProgram(join(puretool, 'libexec/puretool-helper'))).out, `${target}/bin/python3.13t`)
  const site = join(puretool, 'lib/python3.13t/site-packages/puretool')
  t.match(await readFile(join(site, 'names.py'), 'utf8'), `${puretool}/libexec/puretool-helper`)
  const compiled = await readdir(join(site, '__pycache__'))
  t.strictSame(compiled, ['__init__.cpython-313.pyc'], 'no byte code that names the source remains')
})

tap.test('a relink has the package’s other files and its propagated inputs', async (t) => {
  const read = (file: string) => readFile(join(puretool, file), 'utf8')
  t.equal(await read('include/puretool/puretool.h'), '#define PURETOOL 1\n')
  t.equal(await read('etc/puretool.conf'), 'key = value\n')
  t.equal(await read('lib/puretool/data'), 'data\n')
  t.equal(await read('share/puretool/data'), 'data\n')
  t.equal((await witnessed('plain')).of('getDev'), `${puretool} getBin=${puretool}`)
  const { lines, of } = await witnessed('plain')
  t.ok(lines.includes('carried'), 'a native propagated input')
  t.equal(
    of('hook'),
    `${puretool} ${target}/bin/python3.13t`,
    'the setup hook, for this package and this interpreter',
  )
})

tap.test(
  'a native tool loses its native part if it works without it, and is rebuilt otherwise',
  async (t) => {
    const fates = await evaluate<Record<string, string>>(
      `pkgs.lib.mapAttrs (_: drv: drv.fate or "rebuilt") { inherit (set) puretool softtool hardtool backend; }`,
    )
    t.strictSame(fates, {
      puretool: 'relinked',
      softtool: 'dropped',
      hardtool: 'rebuilt',
      backend: 'rebuilt',
    })
    t.match((await witnessed('soft')).lines.at(-1), /t .*-softtool-1\.0-relinked\/lib\//)
    t.match((await witnessed('hard')).lines.at(-1), /t .*-python3\.13t-hardtool-1\.0\/lib\//)

    const softtool = await build('set.softtool')
    const files = await readdir(join(softtool, 'lib/python3.13t/site-packages/softtool'))
    t.strictSame(
      files.filter((file) => file.endsWith('.so')),
      [],
    )
    t.ok(files.includes('_softtool.py'))
  },
)

tap.test('real packages are built without the source interpreter too', async (t) => {
  const loud = `patchbay.freeThreadedEnv {
    source = pkgs.python313;
    target = let self = pkgs.python313FreeThreading.override {
      inherit self;
      packageOverrides = _: prev: pkgs.lib.genAttrs [ "hiredis" "multidict" "tornado" "websockets" "markupsafe_2" ] (name:
        prev.\${name}.overridePythonAttrs { preBuild = "echo PYTHONPATH=$PYTHONPATH; echo SETTINGS=$_PYTHON_SYSCONFIGDATA_NAME"; });
    }; in self;
    packages = ps: [ ps.hiredis ps.multidict ps.tornado ps.websockets ps.jinja2 ];
  }`
  await build(loud)
  const drvs = await evaluate<string[]>(
    `map (drv: drv.drvPath) (builtins.attrValues (${loud}).patchbay.rebuilt)`,
  )
  t.equal(drvs.length, 5)
  for (const drv of drvs) {
    const { stdout } = await execa('nix-store', ['--read-log', drv])
    const folders = /^PYTHONPATH=(.*)$/m.exec(stdout)?.[1]?.split(':') ?? []
    t.ok(folders.length > 1, drv)
    for (const folder of folders) t.match(folder, /\/lib\/python3\.13t\/site-packages$/)
    t.match(stdout, /^SETTINGS=_sysconfigdata_t_/m)
  }
})

tap.test('a trial without the native part reports the lost modules', async (t) => {
  const trial = async (name: string) =>
    JSON.parse(
      await readFile(
        await build(`patchbay.fallback { inherit source; package = source.pkgs.${name}; }`),
        'utf8',
      ),
    )
  t.match(await trial('softtool'), { works: true, lost: [{ module: 'softtool._accelerator' }] })
  t.match(await trial('hardtool'), {
    works: false,
    lost: [
      { module: 'hardtool._hardtool' },
      { module: 'hardtool.work', detail: /cannot import name '_hardtool'/ },
    ],
  })
  t.match(await trial('backend'), { works: false, lost: [{ module: '_backend' }] })
})

tap.test('build hooks call relinked tools, and bootstrap packages are not built', async (t) => {
  const hook = await build('set.pypaBuildHook')
  t.match(
    await readFile(join(hook, 'nix-support/setup-hook'), 'utf8'),
    /-python3\.13t-build-1\.2\.2-relinked\/bin/,
  )
  const needed = await evaluate<string[]>(
    `map (tool: tool.drv.name) (let two = environment [ "multidict" "tornado" ] { }; in patchbay.buildTools two.python two.patchbay.rebuilt)`,
  )
  t.ok(needed.length >= 6)
  for (const name of needed) t.match(name, /-relinked$/)
})

tap.test("a rebuilt package's own tests run only with `checks`", async (t) => {
  const tools = (more: string) =>
    evaluate<string[]>(
      `map (tool: tool.name) (patchbay.buildTools (environment [ "tested" ] { ${more} }).python { inherit ((environment [ "tested" ] { ${more} }).patchbay.rebuilt) tested; })`,
    )
  t.notOk((await tools('')).includes('testtool'))
  t.ok((await tools('checks = "rebuilt";')).includes('testtool'))
  t.match(
    await nixBuildFails(`${scope} environment [ "tested" ] { checks = "rebuilt"; })`),
    /its own tests ran/,
  )
})

tap.test('the import check of the target guards every rebuild', async (t) => {
  t.match(await nixBuildFails(`${scope} environment [ "unimportable" ] { })`), /AssertionError/)
})

tap.test('a module that was built for the wrong interpreter counts as missing', async (t) => {
  const wrong = await build('environment [ "misbuilt" ] { }')
  const [row] = JSON.parse(await readFile(join(wrong, 'nix-support/patchbay.json'), 'utf8')).packages
  t.match(row, { name: 'misbuilt', fate: 'rebuilt', modules: [], sourceModules: ['misbuilt._misbuilt'] })
})

tap.test('a relink fails if a package that counts as pure is native', async (t) => {
  const error = await nixBuildFails(
    `${scope} patchbay.patchedEnv { inherit source target; packages = ps: [ ps.soft ]; rebuild = [ "soft" ]; })`,
  )
  t.match(error, /softtool was taken for pure Python, and has native modules/)
  t.match(error, /softtool\/_accelerator\.cpython-313-x86_64-linux-gnu\.so/)
  t.match(error, /Name softtool in `rebuild`, or in `drop`/)
})

tap.test('a rebuilt package is the same derivation in all environments', async (t) => {
  const drvs = (packages: string) =>
    evaluate<Record<string, string>>(
      `builtins.mapAttrs (_: drv: drv.drvPath) (environment [ ${packages} ] { }).patchbay.rebuilt`,
    )
  const alone = { ...(await drvs('"soft"')), ...(await drvs('"hard"')) }
  const together = await drvs('"soft" "hard" "softtool" "hardtool" "jinja2"')
  t.equal(together.soft, alone.soft, 'although the environment has the tool with its native part')
  t.equal(together.hard, alone.hard)
  t.strictSame(Object.keys(together), ['hard', 'hardtool', 'markupsafe', 'soft', 'softtool'])
})
