import { hostname } from 'node:os'
import { BuildFailed } from '../errors.ts'
import { type BuildMachine, canBuild, readBuildMachines } from './build-machines.ts'
import type { NixContext } from './context.ts'
import { drvName } from './process/progress.ts'
import { type DerivationRequirements, readRequirements } from './store/read-derivation.ts'

/** As many files are open at once. */
const atOnce = 64

/** What any Nix of this machine builds by itself. */
const ownSystem = `${{ x64: 'x86_64', arm64: 'aarch64' }[process.arch as string] ?? process.arch}-${process.platform}`

/**
 * Throws `BuildFailed` where one of these derivations, which are to be built, asks for a system or for features that no machine
 * has which this worker's Nix builds on. Nix itself finds that out only when their turn comes, after hours of other builds, and
 * ends with an error that it has for everything. `owned` are the derivations of packages, by whose name the failure goes.
 */
export async function requireMachines(
  { settings }: Pick<NixContext, 'settings'>,
  drvs: string[],
  owned: { drv: string; name: string | null }[],
): Promise<void> {
  const unusual: (DerivationRequirements & { drv: string })[] = []
  for (let first = 0; first < drvs.length; first += atOnce) {
    const some = drvs.slice(first, first + atOnce)
    const read = await Promise.all(some.map(async (drv) => ({ drv, ...(await readRequirements(drv)) })))
    unusual.push(...read.filter(({ system, features }) => system !== ownSystem || features.length > 0))
  }
  // As a rule, Nix need not be asked for its settings.
  if (unusual.length === 0) return
  const machines = await readBuildMachines(settings)
  if (!machines) return
  const unbuildable = unusual.filter((one) => !machines.some((machine) => canBuild(machine, one)))
  const names = new Map(owned.map(({ drv, name }) => [drv, name]))
  const named = unbuildable.find(({ drv }) => names.get(drv)) ?? unbuildable[0]
  if (named) throw unsupportedSystem(named, unbuildable.length, machines, names.get(named.drv) ?? null)
}

function unsupportedSystem(
  { drv, system, features }: DerivationRequirements & { drv: string },
  count: number,
  machines: BuildMachine[],
  name: string | null,
): BuildFailed {
  const others = count > 1 ? `, and ${count - 1} more,` : ''
  const wanted = features.length > 0 ? `${system} with ${features.join(', ')}` : system
  return new BuildFailed({
    class: 'unsupported-system',
    drv,
    ...(name !== null && { package: name }),
    message:
      `${drvName(drv)}${others} has to be built on ${wanted}. The worker ${hostname()} builds on ${machines.map(inWords).join('; ')}. ` +
      'Ask for a system that it has, or give its Nix what is missing: `system-features`, `extra-platforms`, or a remote builder (`builders`).',
  })
}

function inWords({ name, systems, features }: BuildMachine): string {
  const having = features.length > 0 ? `with ${features.join(', ')}` : 'without features'
  return `${name}: ${systems.filter((system) => system !== 'builtin').join(', ')} (${having})`
}
