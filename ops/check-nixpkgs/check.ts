import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { PlannedEnvironment } from '../../src/db/plans/plans.ts'
import { BuildFailed, type Failure } from '../../src/errors.ts'
import type { NixContext, PinPaths } from '../../src/nix/context.ts'
import { instantiate } from '../../src/nix/evaluate.ts'
import { libraryHash } from '../../src/nix/library.ts'
import { realise } from '../../src/nix/realise.ts'
import type { Built } from '../../src/nix/stages.ts'
import { planOn } from '../../src/plan/plan-environment.ts'
import type { KnownFindings } from '../../src/plan/scan/scan-results.ts'
import { canonicalSpec } from '../../src/spec/canonical.ts'
import { importCheck, judge } from '../../src/verify/import-check.ts'
import type { OpenedChannel } from './channel.ts'

/** The settings of a run, the same for every environment. */
export interface Checking {
  channel: OpenedChannel
  known: KnownFindings
  bench: Omit<NixContext, 'bundle' | 'roots' | keyof PinPaths>
  /** Where each environment has a folder for as long as it is looked at. */
  folder: string
  /** Whether environments are built and their modules imported. */
  build: boolean
  /** Whether all that is asked for is also to be rebuilt. */
  rebuild: boolean
}

export interface Checked {
  packages: string[]
  seconds: number
  result:
    | { kind: 'planned'; plan: PlannedEnvironment; imported: number | null }
    | { kind: 'not-built'; plan: PlannedEnvironment; failure: Failure }
    | { kind: 'refused'; failure: Failure }
}

/** Plans one environment, and builds and checks it where that is asked for. A failure is a value. */
export async function check(checking: Checking, packages: string[]): Promise<Checked> {
  const { channel, known, folder } = checking
  const own = join(folder, 'environment')
  await mkdir(own, { recursive: true })
  const bench: NixContext = {
    ...checking.bench,
    bundle: join(own, 'bundle'),
    roots: own,
    ...channel.pinned.paths,
  }
  const wish = checking.rebuild ? { packages, rebuild: packages } : { packages }
  const spec = canonicalSpec(wish, channel.meaning, await libraryHash())
  const started = performance.now()
  const ended = (result: Checked['result']): Checked => ({
    packages,
    seconds: (performance.now() - started) / 1000,
    result,
  })
  try {
    const plan = await planOn(bench, spec, known).catch(failed)
    checking.bench.signal.throwIfAborted()
    if (plan instanceof BuildFailed) return ended({ kind: 'refused', failure: plan.failure })
    if (!checking.build) return ended({ kind: 'planned', plan, imported: null })
    const imported = await build(bench).catch(failed)
    checking.bench.signal.throwIfAborted()
    return ended(
      imported instanceof BuildFailed
        ? { kind: 'not-built', plan, failure: imported.failure }
        : { kind: 'planned', plan, imported },
    )
  } finally {
    await rm(own, { recursive: true, force: true })
  }
}

/** Builds the planned environment and imports its modules. Returns their number. */
async function build(bench: NixContext): Promise<number> {
  const { env, check } = await instantiate<Built>(bench, 'built')
  await realise(bench, [env.drv], join(bench.roots, 'environment'))
  const found = await importCheck(bench, check)
  judge({ gil: 'report', target: '' }, found)
  return found.packages.flatMap(({ verdicts }) => verdicts).filter(({ verdict }) => verdict !== 'not-checked')
    .length
}

/** Makes of any other error the failure that the service would record, so that one environment does not end the whole run. */
function failed(error: unknown): BuildFailed {
  if (error instanceof BuildFailed) return error
  return new BuildFailed({
    class: 'internal',
    message: error instanceof Error ? error.message : String(error),
  })
}
