import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BuildFailed } from '../errors.ts'
import type { Bench } from '../nix/bench.ts'
import type { StoreDerivation } from '../nix/instantiate.ts'
import { realise } from '../nix/realise.ts'
import type { CanonicalSpec } from '../spec/schema.ts'

/** What came of importing one module: see `nix/scripts/import_check.py`. */
export interface ModuleVerdict {
  module: string
  verdict: 'imported' | 'import-error' | 'crashed' | 'timed-out' | 'gil-reenabled' | 'native-missing'
  detail: string | null
  topLevel: boolean
  /** Whether the source's own build fails at it too. */
  alsoOnSource: boolean
}

export interface ImportCheck {
  freeThreaded: boolean
  packages: { name: string; verdicts: ModuleVerdict[] }[]
  /** One process that imported all that can be imported. */
  together: { modules: number; gilEnabled: boolean; turnedOnBy: string[] }
}

/** Imports all modules of an environment, in Nix's sandbox: they are other people's code. Throws `BuildFailed`. */
export async function importCheck(bench: Bench, check: StoreDerivation): Promise<ImportCheck> {
  await realise(bench, [check.drv], join(bench.roots, 'check'))
  return JSON.parse(await readFile(check.out, 'utf8')) as ImportCheck
}

/**
 * Whether a verdict means that the swap broke something. A module that is not to be imported on the source either is not
 * the swap's doing; one deep inside a package may want what is not there, but nothing may crash.
 */
export function isBroken({ verdict, topLevel, alsoOnSource }: ModuleVerdict): boolean {
  if (alsoOnSource) return false
  return verdict === 'crashed' || verdict === 'timed-out' || (verdict === 'import-error' && topLevel)
}

/** Throws `BuildFailed` where the findings are not what the spec asks for. */
export function judge(spec: Pick<CanonicalSpec, 'gil' | 'target'>, check: ImportCheck): void {
  const broken = check.packages.flatMap(({ name, verdicts }) =>
    verdicts.filter(isBroken).map((verdict) => ({ name, ...verdict })),
  )
  if (broken[0]) {
    throw new BuildFailed({
      class: 'import-failed',
      message: `${broken.map(({ module, verdict }) => `${module} (${verdict})`).join(', ')}: built, but not to be imported under the target. See the verdicts of ${broken[0].name}.`,
      package: broken[0].name,
      faults: broken.map(({ name, module, verdict, detail }) => ({
        pointer: '/packages',
        detail: `${name}: ${module}: ${verdict}${detail ? `: ${detail}` : ''}`,
        found: { package: name, module, verdict },
      })),
    })
  }
  if (spec.gil === 'report') return
  if (!check.freeThreaded) {
    throw new BuildFailed({
      class: 'gil-reenabled',
      message: `${spec.target} is not a free-threaded interpreter. Choose one that is, or "gil": "report".`,
    })
  }
  if (check.together.gilEnabled || check.together.turnedOnBy.length > 0) {
    const owner = check.packages.find(({ verdicts }) =>
      verdicts.some(({ verdict }) => verdict === 'gil-reenabled'),
    )
    throw new BuildFailed({
      class: 'gil-reenabled',
      message: `Importing ${check.together.turnedOnBy.join(', ') || 'all modules together'} turns the GIL back on. Leave it out, \`drop\` its native part, or accept it with "gil": "report".`,
      ...(owner ? { package: owner.name } : {}),
    })
  }
}
