import { readFile } from 'node:fs/promises'
import type { NixSettings } from './process/command.ts'
import { allSettings } from './settings.ts'
import type { DerivationRequirements } from './store/read-derivation.ts'

/** A machine on which a worker's Nix builds: its own, or a remote builder. */
export interface BuildMachine {
  /** `this machine`, or the remote builder's URI, e.g. `ssh://mac`. */
  name: string
  /** E.g. `x86_64-linux`. */
  systems: string[]
  /** E.g. `big-parallel`. The machine builds only derivations that require all `mandatory` ones. */
  features: string[]
  mandatory: string[]
}

/** Returns the machines of Nix's settings; null if the settings do not list them all, as with external builders. */
export async function readBuildMachines(settings: NixSettings): Promise<BuildMachine[] | null> {
  const all = await allSettings(settings)
  if (!all || hasExternalBuilders(all)) return null
  const list = (name: string) => (Array.isArray(all[name]) ? all[name].map(String) : [])
  const own: BuildMachine = {
    name: 'this machine',
    systems: [String(all.system), ...list('extra-platforms'), 'builtin'],
    features: list('system-features'),
    mandatory: [],
  }
  const remote = await remoteMachines(String(all.builders ?? ''), String(all.system))
  return remote && [own, ...remote]
}

/** Returns whether Nix passes builds of some systems to external programs (an experimental feature from Nix 2.30 on). */
function hasExternalBuilders(all: { [name: string]: unknown }): boolean {
  const builders = all['external-builders']
  return Array.isArray(builders) ? builders.length > 0 : typeof builders === 'string' && builders !== '[]'
}

/**
 * Parses Nix's setting `builders` (source: the manual of Nix, "Remote Builds"): machines in lines, or separated by `;`. Returns
 * null if a file that it names is unreadable.
 *
 *     ssh://mac x86_64-darwin /root/key 4 1 big-parallel - -
 *     @/etc/nix/machines
 */
export async function remoteMachines(builders: string, ownSystem: string): Promise<BuildMachine[] | null> {
  const machines: BuildMachine[] = []
  for (const line of builders.split(/[\n;]/)) {
    const text = line.replace(/#.*$/, '').trim()
    if (text === '') continue
    if (text.startsWith('@')) {
      const file = await readFile(text.slice(1).trim(), 'utf8').catch((error: NodeJS.ErrnoException) =>
        error.code === 'ENOENT' ? '' : null,
      )
      const inFile = file === null ? null : await remoteMachines(file, ownSystem)
      if (!inFile) return null
      machines.push(...inFile)
      continue
    }
    const [name = '', systems = '-', , , , features = '-', mandatory = '-'] = text.split(/\s+/)
    machines.push({
      name,
      systems: named(systems) ?? [ownSystem],
      features: [...(named(features) ?? []), ...(named(mandatory) ?? [])],
      mandatory: named(mandatory) ?? [],
    })
  }
  return machines
}

const named = (field: string) => (field === '-' ? null : field.split(',').filter(Boolean))

/** Returns whether a machine can build a derivation with these requirements. */
export function canBuild(
  { systems, features, mandatory }: BuildMachine,
  { system, features: required }: DerivationRequirements,
): boolean {
  return (
    systems.includes(system) &&
    required.every((feature) => features.includes(feature)) &&
    mandatory.every((feature) => required.includes(feature))
  )
}
