import type { StoreDerivation } from './evaluate.ts'
import type { PackageNames } from './store/derivation.ts'

/** A package that Patchbay builds for the target. `source` is the store path of the source's build. */
export interface RebuiltPackage extends StoreDerivation {
  name: string
  source: string
}

/** Derivations of the environment under the current decisions, and derivations to compare them with. */
export interface Comparison extends PackageNames {
  env: StoreDerivation
  check: StoreDerivation
  rebuilt: RebuiltPackage[]
  /** Build tools of the rebuilt packages: `tools` are built for the target, `relinks` are links to the source's builds. */
  tools: ({ name: string } & StoreDerivation)[]
  relinks: ({ name: string } & StoreDerivation)[]
  /** The source's environment and the target interpreter, which a channel's cache has. */
  cached: StoreDerivation[]
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
