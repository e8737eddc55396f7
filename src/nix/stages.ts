import type { StoreDerivation } from './evaluate.ts'
import type { PackageNames } from './store/derivation.ts'

/** A package that Patchbay builds for the target. `source` is the store path of the source's build. */
export interface RebuiltPackage extends StoreDerivation {
  name: string
  source: string
}

/** Derivations of the attribute `built` of `nix/environment.nix`. */
export interface Built {
  env: StoreDerivation
  /** Lists why the environment cannot be built; built only after `env` has failed. */
  faults: StoreDerivation
  check: StoreDerivation
  /** Rebuilt packages of the environment; `tools` are those that only the rebuilds need. */
  rebuilt: RebuiltPackage[]
  tools: ({ name: string } & StoreDerivation)[]
  /** Links to the source's builds of packages that the rebuilds need. */
  relinks: ({ name: string } & StoreDerivation)[]
}

/** Derivations of the environment under the current decisions, and derivations to compare them with. */
export interface Comparison extends PackageNames, Omit<Built, 'faults'> {
  /** Absent from bundles with an older Nix library. */
  faults?: StoreDerivation
  /** The source's environment and the target interpreter, which a channel's cache has. */
  cached: StoreDerivation[]
}

/** Returns the environment's derivations from an evaluation under its final decisions; null if that lacks some. */
export function builtFrom({ env, faults, check, rebuilt, tools, relinks }: Comparison): Built | null {
  return faults ? { env, faults, check, rebuilt, tools, relinks } : null
}
