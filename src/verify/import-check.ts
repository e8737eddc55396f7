import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BuildFailed } from '../errors.ts'
import type { NixContext } from '../nix/context.ts'
import type { StoreDerivation } from '../nix/evaluate.ts'
import { realise } from '../nix/realise.ts'
import type { CanonicalSpec } from '../spec/schema.ts'

/** Result of importing one module. `nix/scripts/import_check.py` writes it, and decides whether it is a fault. */
export interface ModuleVerdict {
  module: string
  verdict:
    | 'imported'
    | 'import-error'
    | 'crashed'
    | 'timed-out'
    | 'fails-together'
    | 'gil-reenabled'
    | 'native-missing'
    | 'not-checked'
  detail: string | null
  topLevel: boolean
  /** Whether the import fails in the source's environment too, and in no better way. */
  alsoOnSource: boolean
  fault: boolean
}

/** Extension modules that turn the GIL on, each with its distribution. */
type TurnedOnBy = { module: string; package: string }[]

export interface CheckedPackage {
  name: string
  /** The name, or the last part of the store path if several packages of the environment share the name. */
  label: string
  /** Effect of the import on the GIL; null if unknown, or if the target is not free-threaded. */
  gil: 'kept' | 'reenabled' | 'reenabled-by-dependency' | null
  turnedOnBy: TurnedOnBy
  verdicts: ModuleVerdict[]
}

/** A program of a package that the environment leaves out. `nix/scripts/programs.py` writes it. */
export interface ProgramLeftOut {
  package: string
  program: string
  reason: string
}

export interface ImportCheck {
  freeThreaded: boolean
  /** Read from the report in the environment. */
  programsLeftOut: ProgramLeftOut[]
  packages: CheckedPackage[]
  /** Result of one process that imports every importable module. */
  together: { modules: number; gilEnabled: boolean; turnedOnBy: TurnedOnBy }
}

/** Imports all modules of an environment in Nix's sandbox, because they are foreign code. Throws `BuildFailed`. */
export async function importCheck(context: NixContext, check: StoreDerivation): Promise<ImportCheck> {
  await realise(context, [check.drv], join(context.roots, 'check'))
  return JSON.parse(await readFile(check.out, 'utf8')) as ImportCheck
}

/** Throws `BuildFailed` if an import is a fault, or turns the GIL on against the spec's `gil`. */
export function judge(spec: Pick<CanonicalSpec, 'gil' | 'target'>, check: ImportCheck): void {
  const broken = check.packages.flatMap(({ name, verdicts }) =>
    verdicts.filter(({ fault }) => fault).map((verdict) => ({ name, ...verdict })),
  )
  if (broken[0]) {
    const modules = [...new Set(broken.map(({ module }) => module))]
    const it = broken.length === 1 ? 'it' : 'them'
    throw new BuildFailed({
      class: 'import-failed',
      message: `${some(broken.map(({ module, verdict }) => `${module} (${verdict})`))}: built, but the target cannot import ${it}. See the verdicts of ${broken[0].name}. To go on without checking ${it}: "skipImports": ${modules.length > 20 ? 'with the modules of the faults' : JSON.stringify(modules)}.`,
      package: broken[0].name,
      suggestion: { skipImports: modules },
      faults: broken.map(({ name, module, verdict, detail }) => ({
        pointer: '/packages',
        detail: `${name}: ${module}: ${verdict}${detail ? `: ${detail}` : ''}`,
      })),
    })
  }
  if (spec.gil === 'require-disabled') requireGilOff(spec.target, check)
}

/** Joins at most eight names; the faults list all. */
function some(modules: string[]): string {
  const told = 8
  const more = modules.length - told
  return more > 0 ? `${modules.slice(0, told).join(', ')} and ${more} more` : modules.join(', ')
}

/** Throws `BuildFailed` if the import of a package, or of all in one process, turns the GIL on. */
function requireGilOff(target: string, { freeThreaded, packages, together }: ImportCheck): void {
  if (!freeThreaded) {
    throw new BuildFailed({
      class: 'gil-reenabled',
      message: `${target} is not a free-threaded interpreter. Choose one that is, or "gil": "report".`,
      suggestion: { gil: 'report' },
    })
  }
  const turnedOnBy = [...packages, together].flatMap((one) => one.turnedOnBy)
  const turning = packages.find(({ gil }) => gil === 'reenabled' || gil === 'reenabled-by-dependency')
  if (turnedOnBy.length === 0 && !turning && !together.gilEnabled) return
  const names = [...new Set(turnedOnBy.map(({ module, package: owner }) => `${module} (${owner})`))]
  const owner = turnedOnBy[0]?.package ?? turning?.name
  throw new BuildFailed({
    class: 'gil-reenabled',
    message: `Importing ${names.join(', ') || turning?.name || 'all modules together'} turns the GIL on. Leave it out, \`drop\` its native part, or accept it with "gil": "report".`,
    suggestion: { gil: 'report' },
    ...(owner && { package: owner }),
  })
}
