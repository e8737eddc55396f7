import { join } from 'node:path'
import { BuildFailed, type Fault } from '../errors.ts'
import type { Bench } from '../nix/bench.ts'
import { evaluate, type StoreDerivation } from '../nix/instantiate.ts'
import { realise } from '../nix/realise.ts'
import type { CanonicalSpec } from '../spec/schema.ts'
import { readFacts, readScan } from './extension-modules.ts'
import type { Interpreters, ScannedPackage } from './rebuild-set.ts'

/** What `stages.nix` says under `plan`: what is to be scanned, or why nothing can be. */
type Plan =
  | { faults: string[] }
  | { unknown: string[]; refused: { name: string; reason: string }[] }
  | {
      sourceFacts: StoreDerivation
      targetFacts: StoreDerivation
      packages: (Omit<ScannedPackage, 'native'> & { scan: StoreDerivation })[]
    }

/**
 * Finds the packages of the source's environment and scans each for native code. Nix fetches what is not in the store, and
 * scans what it has not scanned before. Throws `BuildFailed`.
 */
export async function scanPackages(
  bench: Bench,
  spec: CanonicalSpec,
): Promise<{ packages: ScannedPackage[]; interpreters: Interpreters }> {
  const plan = await evaluate<Plan>(bench, 'plan')
  if ('faults' in plan) {
    throw new BuildFailed({
      class: 'unsupported-pin',
      message: `In channel ${spec.channel}, ${plan.faults.join('; ')}. Choose other interpreters, or a newer pin.`,
    })
  }
  if ('unknown' in plan) throw refusal(spec, plan.unknown, plan.refused)

  const { sourceFacts, targetFacts } = plan
  const scans = plan.packages.map(({ scan }) => scan)
  await realise(
    bench,
    [sourceFacts, targetFacts, ...scans].map(({ drv }) => drv),
    join(bench.roots, 'scan'),
  )
  return {
    interpreters: { source: await readFacts(sourceFacts.out), target: await readFacts(targetFacts.out) },
    packages: await Promise.all(
      plan.packages.map(async ({ scan, ...found }) => ({ ...found, native: await readScan(scan.out) })),
    ),
  }
}

function refusal(
  spec: CanonicalSpec,
  unknown: string[],
  refused: { name: string; reason: string }[],
): BuildFailed {
  const faults: Fault[] = [
    ...unknown.map((name) => ({ name, reason: 'is not a package of the channel' })),
    ...refused,
  ].map(({ name, reason }) => ({
    pointer: `/packages/${spec.packages.indexOf(name)}`,
    detail: `"${name}" ${reason}.`,
  }))
  return new BuildFailed({
    class: 'package-unknown',
    message: `Channel ${spec.channel} cannot give all that is asked for: ${faults.map(({ detail }) => detail).join(' ')} Correct or remove these.`,
    faults,
  })
}
