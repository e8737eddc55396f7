import { readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import tap from 'tap'
import { nixBuild, nixBuildFails, nixEval, runProgram } from './nix.ts'

/** Interpreters with the packages of the fixture in their sets, and environments of these packages. */
const scope = `
  (let
    extend = python: let self = python.override {
      inherit self;
      packageOverrides = import ${new URL('../fixtures/definitions.nix', import.meta.url).pathname} { inherit pkgs; };
    }; in self;
    source = extend pkgs.python313;
    target = extend pkgs.python313FreeThreading;
    environment = packages: more: patchbay.freeThreadedEnv ({ inherit source target; packages = ps: map (name: ps.\${name}) packages; } // more);
  in `
const build = (expression: string) => nixBuild(`${scope} ${expression})`)
const evaluate = <T>(expression: string) => nixEval<T>(`${scope} ${expression})`)

/** Runs a program under the environment's interpreter and returns its output. */
async function printed(env: string, code: string): Promise<string> {
  const { out } = await runProgram(join(env, 'bin/python'), ['-c', code])
  return out
}
const inPackage = (env: string, file: string) => join(env, 'lib/python3.13t/site-packages', file)

/** Returns the names of the build tools that are built or linked. */
const taken = (name: string) =>
  evaluate<string[]>(
    `map (tool: tool.drv.name) (let env = environment [ "${name}" ] { }; in patchbay.buildTools env.python env.patchbay.rebuilt)`,
  )

tap.test(
  'a variant that a definition makes of a package is relinked from the source’s build of the variant',
  async (t) => {
    for (const [name, version] of [
      ['takes-variant', '1.0'],
      ['takes-python-variant', '1.5'],
    ] as const) {
      const env = await build(`environment [ "${name}" ] { }`)
      const module = name.replaceAll('-', '_')
      t.equal(await printed(env, `import ${module}; print(${module}.made_by)`), version, name)
      t.ok((await taken(name)).includes(`python3.13t-generator-${version}-relinked`), name)
    }
  },
)

tap.test('a variant that the source’s build did not take is built for the target', async (t) => {
  t.strictSame(
    await evaluate(
      'let it = (environment [ "takes-variant" ] { }).python.pkgs.generator.overrideAttrs { version = "0.5"; }; in [ it.version (it ? relinkedFrom) it.pythonModule.executable ]',
    ),
    ['0.5', false, 'python3.13t'],
  )
})

tap.test('of several variants of one version, the one at the same index is taken', async (t) => {
  const kinds = (list: string) =>
    evaluate<string[]>(
      `let env = environment [ "takes-two-variants" ] { }; in builtins.concatMap (drv: if drv ? relinkedFrom then [ drv.relinkedFrom.kind ] else [ ]) env.patchbay.rebuilt.takes-two-variants.${list}`,
    )
  t.strictSame(await kinds('nativeBuildInputs'), ['first'])
  t.strictSame(await kinds('buildInputs'), ['second'])
  t.strictSame(await kinds('propagatedBuildInputs'), ['third', 'fourth'])
})

tap.test('other outputs of a library come with its bindings, and belong to no interpreter', async (t) => {
  await build('environment [ "takes-library" ] { }')
  t.strictSame(
    await evaluate(
      'let inherit ((patchbay.relinkedInterpreter { inherit source target; fateOf = _: "relinked"; }).pkgs) bindings; in [ (bindings.dev ? pythonModule) (bindings.out.outPath == source.pkgs.bindings.out.outPath) (bindings.py.outPath == bindings.outPath) ]',
    ),
    [false, true, true],
  )
  t.equal(
    await evaluate<boolean>(
      '(environment [ "bindings" ] { rebuild = [ "bindings" ]; }).patchbay.rebuilt.bindings.dev.outPath == source.pkgs.bindings.dev.outPath',
    ),
    true,
    'although the bindings are rebuilt',
  )
  const env = await build('environment [ "bindings" ] { }')
  t.match(await printed(env, 'import bindings; print(bindings.__file__)'), /bindings\.cpython-313t-/)
})

tap.test('definitions get the other attributes of a package from its own definition', async (t) => {
  const env = await build('environment [ "takes-source" ] { }')
  t.equal(await readFile(inPackage(env, 'takes_source/source.txt'), 'utf8'), 'the source of a generator')
  const attributes =
    'map (set: { inherit (set.generator) src patches version; inherit (set.generator.meta) platforms description; })'
  const [own, member] = await evaluate<unknown[]>(
    `${attributes} [ target.pkgs (environment [ "takes-source" ] { }).python.pkgs ]`,
  )
  t.strictSame(member, own)
})

tap.test(
  'a package that a definition defines for itself is relinked, or built without its own tests',
  async (t) => {
    const env = await build('environment [ "takes-hidden" ] { }')
    t.match(
      await printed(env, 'import hidden_speedups._hidden_speedups as it; print(it.__file__)'),
      /\.cpython-313t-/,
    )
    t.ok((await taken('takes-hidden')).includes('python3.13t-hidden-helper-1.0-relinked'))
    t.match(
      await nixBuildFails(`${scope} environment [ "takes-hidden" ] { checks = "rebuilt"; })`),
      /hidden-speedups.*failed/s,
    )
  },
)

tap.test('a package whose first output has only programs is complete', async (t) => {
  const env = await build('environment [ "imaging" ] { }')
  t.match(await printed(env, 'import imaging; print(imaging._imaging.__file__)'), /\.cpython-313t-/)
  t.equal(
    (await runProgram(join(env, 'bin/imaging'), [])).out,
    await realpath(join(env, 'bin')).then((bin) => join(bin, 'python3.13t')),
  )
  t.equal(await readFile(join(env, 'share/man/man1/imaging.1'), 'utf8'), 'manual\n')
})

tap.test('two packages with one name stay two packages', async (t) => {
  const error = await nixBuildFails(`${scope} environment [ "twin" "twin_1" ] { })`)
  t.match(error, /twin\/__init__\.py: twin (1\.0 and twin 2\.0|2\.0 and twin 1\.0)/)
  t.strictSame(
    (
      await evaluate<string[]>(
        'map (drv: drv.name) (builtins.attrValues (environment [ "twin" "twin_1" ] { }).patchbay.rebuilt)',
      )
    ).sort(),
    ['python3.13t-twin-1.0', 'python3.13t-twin-2.0'],
  )
  const rebuilt = (name: string) =>
    evaluate<string[]>(
      `map (drv: drv.name) (builtins.attrValues (environment [ "twin" "twin_1" ] { rebuild = [ "${name}" ]; }).patchbay.rebuilt)`,
    )
  t.strictSame(await rebuilt('twin_1'), ['python3.13t-twin-1.0'], 'an attribute stands for its own package')
  t.strictSame(await rebuilt('twin'), ['python3.13t-twin-2.0'])
})

tap.test('the source’s builds replace a nested set’s packages that do not link Python', async (t) => {
  const env = await build('environment [ "takes-toolkit" ] { }')
  t.strictSame(
    await evaluate(
      `let inherit ((environment [ "takes-toolkit" ] { }).python.pkgs) toolkit; is = name: toolkit.\${name}.outPath == source.pkgs.toolkit.\${name}.outPath; in map is [ "base" "extra" "scripting" ]`,
    ),
    [true, true, false],
  )
  t.equal(
    (await readFile(inPackage(env, 'takes_toolkit/python'), 'utf8')).trim(),
    await evaluate<string>('builtins.unsafeDiscardStringContext target.outPath'),
    'a package that links Python is the target’s own',
  )
})

tap.test('an environment that only the build of a package makes has its dependencies', async (t) => {
  const env = await build('environment [ "takes-environment" ] { }')
  t.equal(await readFile(inPackage(env, 'takes_environment/runtime.txt'), 'utf8'), '2.0\n')
})

tap.test('the trial of a tool leaves out its own native part alone, and has its dependencies', async (t) => {
  const trial = async (name: string): Promise<{ works: boolean; lost: { module: string }[] }> =>
    JSON.parse(
      await readFile(
        await build(`patchbay.fallback { inherit source; package = source.pkgs.${name}; }`),
        'utf8',
      ),
    )
  t.strictSame(await trial('compiler'), { works: true, lost: [] }, 'its Python code replaces the native part')
  const lost = async (name: string) => {
    const { works, lost: modules } = await trial(name)
    t.notOk(works, name)
    return modules.map(({ module }) => module)
  }
  t.strictSame(await lost('runtime-library'), ['runtime_library.internal'])
  t.strictSame(await lost('compiled-only'), ['compiled_only.first', 'compiled_only.second'])
  t.strictSame(await lost('decoy'), ['decoy.work'])

  const env = await build('environment [ "takes-compiler" ] { }')
  t.equal(await printed(env, 'import takes_compiler; print(takes_compiler.made)'), 'by Python')
  const tools = await taken('takes-compiler')
  t.ok(tools.includes('python3.13t-compiler-1.0-relinked'))
  t.ok(tools.includes('python3.13t-runtime-library-1.0'), 'a tool that needs its native part is built')
})
