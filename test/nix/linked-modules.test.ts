import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import tap from 'tap'
import { nixBuild, nixBuildFails } from './nix.ts'
import { evaluateBy, patched, witnesses } from './witness.ts'

/** Returns the modules that the scan finds in the source's build, with their files relative to site-packages. */
async function scanned(name: string): Promise<[string, string][]> {
  const path = await nixBuild(`${witnesses} patchbay.scan { python = source; drv = source.pkgs.${name}; })`)
  const { modules } = JSON.parse(await readFile(path, 'utf8')) as {
    modules: { file: string; module: string }[]
  }
  return modules.map(({ file, module }) => [module, file.replace('lib/python3.13/site-packages/', '')])
}
const packages = (rows: { name: string }[], name: string) => rows.find((row) => row.name === name)
/** Returns all files named like extension modules, through links, relative to site-packages. */
async function nativeIn(env: string): Promise<string[]> {
  const folder = join(env, 'lib/python3.13t/site-packages')
  const { stdout } = await execa('find', ['-L', folder, '-name', '*.so*'], { reject: false })
  return stdout
    .split('\n')
    .flatMap((file) => (file ? [file.slice(folder.length + 1)] : []))
    .sort()
}
const tag = '.cpython-313-x86_64-linux-gnu.so'

tap.test('the scan finds extension modules behind links', async (t) => {
  t.strictSame(await scanned('linked-file'), [['linked_file._part', 'linked_file/_part.so']])
  t.strictSame(await scanned('linked-folder'), [
    ['linked_folder._part', 'linked_folder/_part.so'],
    ['linked_folder.deep._part', `linked_folder/deep/_part${tag}`],
  ])
  t.strictSame(await scanned('linked-site'), [['linked_site._part', 'linked_site/_part.so']])
  t.strictSame(await scanned('linked-within'), [
    ['linked_within._part', `linked_within/_part${tag}`],
    ['linked_within._part', 'linked_within/_part.so'],
  ])
})

tap.test('no such module stays loadable', async (t) => {
  for (const name of ['linked-file', 'linked-folder', 'linked-site', 'linked-within']) {
    t.match(await nixBuildFails(patched(name)), new RegExp(`${name}: lib/.*/_part\\.so`), name)
  }
})

tap.test('packages with such modules are rebuilt', async (t) => {
  const env = await nixBuild(
    patched('linked-file linked-folder', 'rebuild = [ "linked-file" "linked-folder" ];'),
  )
  t.equal(
    await evaluateBy(
      join(env, 'bin/python'),
      '(__import__("linked_file._part"), __import__("linked_folder.deep._part"), sys._is_gil_enabled())[2]',
    ),
    'False',
  )
})

tap.test(
  'such modules are left out with the links that lead to them, and all other files stay',
  async (t) => {
    const all = ['linked-file', 'linked-folder', 'linked-site', 'linked-within']
    const env = await nixBuild(
      patched(all.join(' '), `drop = [ ${all.map((name) => `"${name}"`).join(' ')} ];`),
    )
    t.strictSame(await nativeIn(env), ['linked_within/_dead.so'])
    t.equal(
      await evaluateBy(
        join(env, 'bin/python'),
        '[__import__(name).__name__ for name in ("linked_file", "linked_folder.deep", "linked_site", "linked_within")]',
      ),
      "['linked_file', 'linked_folder', 'linked_site', 'linked_within']",
    )
    const { exitCode } = await execa('test', ['-e', join(env, 'share/linked-within/data')], { reject: false })
    t.not(exitCode, 0, 'a link of another name')
    t.strictSame(
      JSON.parse(await readFile(join(env, 'nix-support/patchbay.json'), 'utf8')).programsLeftOut,
      [],
      'a library is no program',
    )
  },
)

tap.test('two files of one module count as one module', async (t) => {
  const rows = async (env: string) =>
    JSON.parse(await readFile(join(env, 'nix-support/patchbay.json'), 'utf8')).packages
  const env = await nixBuild(patched('twice twice-stable', 'rebuild = [ "twice" "twice-stable" ];'))
  t.match(packages(await rows(env), 'twice'), { modules: ['twice._part'], sourceModules: ['twice._part'] })
  t.match(packages(await rows(env), 'twice-stable'), {
    modules: ['twice_stable._part'],
    sourceModules: ['twice_stable._part'],
  })
  t.strictSame(
    (await nativeIn(env)).filter((file) => file.startsWith('twice_stable/')),
    ['twice_stable/_part.cpython-313t-x86_64-linux-gnu.so'],
    'a file that the target would not load first, and may crash on, is left out',
  )
  const check = JSON.parse(
    await readFile(
      await nixBuild(
        `patchbay.importCheck (${patched('twice twice-stable', 'rebuild = [ "twice" ]; drop = [ "twice-stable" ];')})`,
      ),
      'utf8',
    ),
  )
  const verdicts = check.packages.map(({ verdicts }: { verdicts: { module: string; verdict: string }[] }) =>
    verdicts.map(({ module, verdict }) => `${module}: ${verdict}`),
  )
  t.strictSame(verdicts, [
    ['twice: imported', 'twice._part: imported'],
    ['twice_stable: imported', 'twice_stable._part: native-missing'],
  ])
})

tap.test('an extension module that a rebuild only copies is a leftover', async (t) => {
  const environment = patched('ready-made', 'rebuild = [ "ready-made" ];')
  t.match(await nixBuildFails(environment), /ready-made: lib\/python3\.13t\/.*_part\.abi3\.so/)
  t.strictSame(JSON.parse(await readFile(await nixBuild(`(${environment}).patchbay.faults`), 'utf8')), [
    {
      class: 'abi-leftover',
      packages: ['ready-made'],
      file: 'lib/python3.13t/site-packages/ready_made/_part.abi3.so',
    },
  ])
})
