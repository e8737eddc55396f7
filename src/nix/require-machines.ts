import { hostname } from 'node:os'
import { BuildFailed } from '../errors.ts'
import { type BuildMachine, canBuild, readBuildMachines } from './build-machines.ts'
import type { NixContext } from './context.ts'
import { drvName } from './process/progress.ts'
import { type DerivationRequirements, readRequirements } from './store/read-derivation.ts'

/** Number of derivations read at once, which bounds open files. */
const atOnce = 64

/** System of this machine, for which any Nix on it builds, e.g. `x86_64-linux`. */
const ownSystem = `${{ x64: 'x86_64', arm64: 'aarch64' }[process.arch as string] ?? process.arch}-${process.platform}`

/**
 * Throws `BuildFailed` (`unsupported-system`) if one of the derivations `drvs` requires a system or features that no build machine
 * of this worker's Nix has. Nix itself would fail only at that derivation's turn, after hours of other builds, and with an
 * unspecific error. `owned` names the packages of derivations, for the failure.
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
  // Usually ends here, without reading Nix's settings.
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
