import { readFile } from 'node:fs/promises'
import tap from 'tap'
import type { ImportCheck } from '../../src/verify/import-check.ts'
import { nixBuild, nixEval, runProgram } from './nix.ts'

/** Packages of the sample channel that do not build for the target, and one that is another version of its neighbour. */
const leftOut = [
  'msgspec',
  'ruamel-yaml',
  'ruamel_yaml',
  'ruamel-yaml-clib',
  'ruamel_yaml_clib',
  'markupsafe_2',
]

const all = `(let
    inherit (pkgs) lib;
    set = pkgs.python313.pkgs;
    isPackage = name:
      let found = builtins.tryEval set.\${name};
      in found.success && lib.isDerivation found.value && found.value ? pname
        && found.value.pythonModule or null == pkgs.python313;
  in lib.subtractLists (builtins.fromJSON ''${JSON.stringify(leftOut)}'') (lib.filter isPackage (lib.attrNames set)))`

tap.test(
  'the check’s findings about the GIL agree with the interpreter, for every package of the sample channel',
  async (t) => {
    const names = await nixEval<string[]>(all)
    t.ok(names.length > 40, 'the packages are found')
    const scope = `(let env = patchbay.freeThreadedEnv { packages = ps: map (name: ps.\${name}) ${all}; }; in`
    const [env, check] = await Promise.all([
      nixBuild(`${scope} env)`),
      nixBuild(`${scope} patchbay.importCheck env)`),
    ])
    const { packages, together } = JSON.parse(await readFile(check, 'utf8')) as ImportCheck
    const isEnabledAfter = async (modules: string[]) => {
      const imports = modules.map((module) => `import ${module}\n`).join('')
      const { out } = await runProgram(`${env}/bin/python`, [
        '-B',
        '-c',
        `${imports}import sys\nprint(sys._is_gil_enabled())`,
      ])
      return out
    }
    const imported = packages.map(({ name, gil, verdicts }) => ({
      name,
      gil,
      modules: verdicts
        .filter(({ verdict }) => verdict === 'imported' || verdict === 'gil-reenabled')
        .map(({ module }) => module),
    }))
    for (const { name, gil, modules } of imported) {
      if (modules.length === 0) t.equal(gil, null, `${name} has no module`)
      else t.equal(await isEnabledAfter(modules), gil === 'kept' ? 'False' : 'True', `${name}: ${gil}`)
    }
    t.equal(
      await isEnabledAfter(imported.flatMap(({ modules }) => modules)),
      together.gilEnabled ? 'True' : 'False',
      'all in one process',
    )
    const kinds = new Set(imported.map(({ gil }) => gil))
    for (const gil of ['kept', 'reenabled', 'reenabled-by-dependency'] as const) t.ok(kinds.has(gil), gil)
  },
)
