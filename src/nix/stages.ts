import type { StoreDerivation } from './evaluate.ts'
import type { PackageNames } from './store/derivation.ts'

/** A package that is built for the target. `source` is the store path of the source's build of it. */
export interface RebuiltPackage extends StoreDerivation {
  name: string
  source: string
}

/** The environment's derivations under these decisions, and what there is to compare them with. */
export interface Comparison extends PackageNames {
  env: StoreDerivation
  check: StoreDerivation
  rebuilt: RebuiltPackage[]
  /** What their builds take: built for the target, and links to the source's builds. */
  tools: ({ name: string } & StoreDerivation)[]
  relinks: ({ name: string } & StoreDerivation)[]
  /** The source's own environment, and the target interpreter: what a channel's cache has. */
  cached: StoreDerivation[]
}

/** The derivations that `nix/environment.nix` has under `built`. */
export interface Built {
  env: StoreDerivation
  /** Lists why the environment cannot be built; looked at where it could not. */
  faults: StoreDerivation
  check: StoreDerivation
  /** Rebuilt packages of the environment, and those that only the rebuilds need. */
  rebuilt: RebuiltPackage[]
  tools: ({ name: string } & StoreDerivation)[]
  /** Links to the source's builds of what the rebuilds need. */
  relinks: ({ name: string } & StoreDerivation)[]
}
