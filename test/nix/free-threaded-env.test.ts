import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import tap from 'tap'
import { nixBuild, nixBuildFails, nixEval, runProgram } from './nix.ts'

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

const names = 'jinja2 click pygments multidict'
const freeThreaded = (more = '', packages = names) =>
  `(patchbay.freeThreadedEnv { packages = ps: with ps; [ ${packages} ]; ${more} })`
const drvOf = (expression: string) => nixEval<string>(`${expression}.drvPath`)

const env = await nixBuild(freeThreaded())

tap.test('with the defaults, the packages can be imported and the GIL is off', async (t) => {
  const imported = async (modules: string) =>
    (
      await runProgram(join(env, 'bin/python'), [
        '-W',
        'ignore',
        '-c',
        `import sys, ${modules}; print(sys._is_gil_enabled(), multidict.istr.__module__)`,
      ])
    ).out
  t.equal(await imported('click, pygments, multidict'), 'False multidict._multidict')
  t.equal(await imported('multidict, jinja2'), 'True multidict._multidict', 'markupsafe 2 turns it on')
  t.match((await runProgram(join(env, 'bin/pygmentize'), ['-V'])).out, /^Pygments version/)
})

tap.test('compiled modules have the tag of the target', async (t) => {
  const site = join(env, 'lib/python3.13t/site-packages')
  const native = (await readdir(site, { recursive: true })).filter((file) => file.endsWith('.so'))
  t.strictSame(native.toSorted(), [
    'markupsafe/_speedups.cpython-313t-x86_64-linux-gnu.so',
    'multidict/_multidict.cpython-313t-x86_64-linux-gnu.so',
  ])
})

tap.test('the environment is the same as the service’s, and as that of patchedEnv', async (t) => {
  const drv = await drvOf(freeThreaded())
  t.equal(
    drv,
    await drvOf(`(patchbay.patchedEnv {
      source = pkgs.python313;
      target = pkgs.python313FreeThreading;
      packages = ps: with ps; [ ${names} ];
      rebuild = [ "markupsafe" "multidict" ];
    })`),
  )
  const spec = `{
    pin.kind = "folder";
    system = builtins.currentSystem;
    source = "python313";
    target = "python313FreeThreading";
    packages = [ ${names.replace(/\w+/g, '"$&"')} ];
    rebuild = "auto";
    drop = [ ];
    keep = [ ];
    gil = "report";
    checks = "none";
    rebuildSet = [ "markupsafe" "multidict" ];
    dropSet = [ ];
    keepSet = [ ];
    tools = { rebuild = [ ]; drop = [ ]; };
  }`
  t.equal(
    drv,
    await drvOf(
      `(import ${root}/nix/environment.nix { spec = ${spec}; channel = ${root}/ops/sample-channel; }).env`,
    ),
  )
})

tap.test('drop, keep and rebuild mean what they mean in a spec', async (t) => {
  const rebuilt = (more: string, packages = names) =>
    nixEval<string[]>(`builtins.attrNames ${freeThreaded(more, packages)}.patchbay.rebuilt`)
  t.strictSame(await rebuilt(''), ['markupsafe', 'multidict'])
  t.strictSame(await rebuilt('drop = [ "MarkupSafe" ];'), ['multidict'])
  t.strictSame(await rebuilt('keep = [ "markupsafe_2" ];'), ['multidict'], 'by an alias too')
  t.strictSame(await rebuilt('rebuild = [ "click" ];'), ['click'], 'a pure package too')
  t.strictSame(await rebuilt('rebuild = "none";'), [])
  t.equal(
    await drvOf(freeThreaded('drop = [ "click" ]; keep = [ "pygments" "setuptools" ];')),
    await drvOf(freeThreaded()),
    'a pure package has no native part to drop or to keep',
  )

  const dropped = await nixBuild(freeThreaded('drop = [ "markupsafe" ];'))
  const files = await readdir(join(dropped, 'lib/python3.13t/site-packages/markupsafe'))
  t.notOk(files.some((file) => file.endsWith('.so')))
  t.equal(
    (
      await runProgram(join(dropped, 'bin/python'), [
        '-c',
        'import markupsafe as m; print(m.escape.__module__)',
      ])
    ).out,
    'markupsafe._native',
  )
})

tap.test('one error names all unknown names', async (t) => {
  const error = await nixBuildFails(
    freeThreaded('rebuild = [ "nupmy" "multidict" ]; drop = [ "colour" ]; keep = [ "six" ];'),
  )
  for (const wrong of ['nupmy (in `rebuild`)', 'colour (in `drop`)', 'six (in `keep`)'])
    t.ok(error.includes(wrong), wrong)
  t.match(
    error,
    /not among the packages of this environment \(click, jinja2, markupsafe, multidict, pygments\)/,
  )
  t.match(error, /nor among those that build it \(build, .*setuptools/)
})

tap.test('the name of a build tool is accepted', async (t) => {
  const tool = (more: string) =>
    nixEval<string>(`${freeThreaded(more)}.python.pkgs.setuptools.fate or "rebuilt"`)
  t.equal(await tool('drop = [ "setuptools" ];'), 'relinked', 'it is pure')
  t.equal(await tool('rebuild = [ "setuptools" "multidict" "markupsafe" ];'), 'rebuilt')
})

tap.test('the error for other wrong arguments names the argument', async (t) => {
  const wrong: [string, RegExp][] = [
    ['rebuild = "all";', /`rebuild` has to be "auto", "none" or a list of names/],
    ['drop = "markupsafe";', /`drop` has to be a list of names/],
    ['keep = [ pkgs.python3.pkgs.click ];', /`keep` holds a value of type set, not the name of a package/],
    [
      'rebuild = [ "markupsafe" ]; drop = [ "MarkupSafe" ];',
      /markupsafe stands in `drop` and `rebuild`, and may stand in one of these/,
    ],
    ['source = pkgs.python313FreeThreading;', /has no python313FreeThreadingFreeThreading: say .*`target`/],
    [
      'target = pkgs.python313FreeThreading // { pythonVersion = "3.14"; };',
      /source is Python 3\.13 and target is Python 3\.14/,
    ],
    [
      'target = pkgs.python313FreeThreading // { inherit (pkgs.python313) pkgs; };',
      /belongs to another interpreter/,
    ],
    ['checks = "all";', /`checks` has to be "none" or "rebuilt"/],
    ['gil = "off";', /`gil` has to be "report" or "require-disabled"/],
    ['checks = "all"; drop = [ 7 ];', /`drop` holds a value of type int, .*; `checks` has to be/],
  ]
  for (const [args, message] of wrong) t.match(await nixBuildFails(freeThreaded(args)), message, args)
})

tap.test('the build fails if the list leaves a module that the target would load and crash on', async (t) => {
  const error = await nixBuildFails(freeThreaded('rebuild = [ ];', 'tornado'))
  t.match(error, /would be loaded and crash/)
  t.match(error, /tornado: lib\/python3\.13\/site-packages\/tornado\/speedups\.abi3\.so/)
  await nixBuild(freeThreaded('drop = [ "tornado" ];', 'tornado'))
})

tap.test('the environment has its import check as a test', async (t) => {
  await nixBuild(`${freeThreaded()}.tests.imports`)
  await nixBuild(`${freeThreaded('gil = "require-disabled";', 'multidict')}.tests.imports`)
  t.match(
    await nixBuildFails(`${freeThreaded('gil = "require-disabled";')}.tests.imports`),
    /importing markupsafe\._speedups \(markupsafe\) turns the GIL on/,
  )
  t.equal(
    await drvOf(freeThreaded('gil = "require-disabled";')),
    await drvOf(freeThreaded()),
    'the setting of the check does not change the environment',
  )
})
