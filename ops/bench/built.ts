import { drvName } from '../../src/nix/process/progress.ts'
import { normalName } from '../../src/spec/names.ts'

/** The derivations that one side of a spec has built. Packages and tools are named by distribution, bootstrap ones by `bootstrap-…`. */
export interface Built {
  derivations: number
  /** Built for the target, each once: neither relinks nor environments. */
  packages: string[]
  /** Those of the packages that the environment does not have. */
  tools: string[]
  relinks: number
  /** Scans of built packages for native code, which run while Nix evaluates. */
  scans: number
  /** Trials of native packages without their native part, which run while Nix evaluates. */
  trials: number
}

type Kind = 'package' | 'relink' | 'scan' | 'trial' | 'other'

/**
 * Sorts the derivations that were built. `prefix` begins the names of packages for the target; `environment` are the
 * distributions that the environment has.
 */
export function whatWasBuilt(drvs: string[], prefix: string, environment: string[]): Built {
  const names = drvs.map(drvName)
  const count = (kind: Kind) => names.filter((name) => kindOf(name, prefix) === kind).length
  const packages = names
    .filter((name) => kindOf(name, prefix) === 'package')
    .map((name) => distributionOf(name, prefix))
    .sort()
  return {
    derivations: drvs.length,
    packages,
    tools: packages.filter((name) => !environment.includes(name)),
    relinks: count('relink'),
    scans: count('scan'),
    trials: count('trial'),
  }
}

/** Counts environments, hooks and facts of interpreters as `other`. */
function kindOf(name: string, prefix: string): Kind {
  if (name.endsWith('-extension-modules.json')) return 'scan'
  if (name.endsWith('-without-native-part.json')) return 'trial'
  if (!name.startsWith(prefix) || /(-env|\.json)$/.test(name)) return 'other'
  return name.endsWith('-relinked') ? 'relink' : 'package'
}

/** The version begins at the first dash that no letter follows, as in `builtins.parseDrvName`. */
function distributionOf(name: string, prefix: string): string {
  return normalName(name.slice(prefix.length).replace(/-[^a-zA-Z].*$/, ''))
}
