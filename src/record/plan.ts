import type { Failure } from '../errors.ts'
import type { CanonicalSpec } from '../spec/schema.ts'
import type { BuildToolRow, PlannedPackage, Previewed } from './types.ts'

/** Derivations that an environment needs beyond the source's own environment and the target interpreter. */
export interface BuildCount {
  derivations: number
  /** Those among them that compile or install a package for the target: no links, hooks or environments. */
  packages: number
}

/** A build of the source's set, or an interpreter, that neither the worker's store nor a substituter has. */
export interface SourceToBuild {
  /** PEP 503 normal form of the distribution's name; null for an interpreter. */
  name: string | null
  storePath: string
  drvPath: string
}

/** What a plan answers. Nothing of it is built. */
export interface PlannedEnvironment {
  packages: Previewed<PlannedPackage>[]
  buildTools: Previewed<BuildToolRow>[]
  /** What a build has to compile that should come from a cache. Empty as a rule. */
  sourceToBuild: SourceToBuild[]
  /**
   * The environment's store path and derivation, as a build would make them; null where that depends on packages whose fate is
   * unknown. `builds` and `toDo` then count as if they were pure: a build may have more to do.
   */
  storePath: string | null
  drvPath: string | null
  builds: {
    patchbay: BuildCount
    /** What `withPackages` of the target would build for the same packages; null where it cannot even be evaluated. */
    naive: BuildCount | null
    /** Why it cannot, in Nix's words. */
    naiveFault: string | null
  }
  /** What a build would still do on the worker that planned it. */
  toDo: {
    /** Derivations that its store lacks and no substituter has. */
    derivations: number
    /** Store paths to be fetched from substituters: bytes over the wire, and bytes in the store. */
    downloads: { paths: number; bytes: number; unpackedBytes: number }
  }
}

export type PlanState =
  /** Recorded, and no worker has looked at it. */
  | 'queued'
  /** A worker evaluates and scans. */
  | 'planning'
  /** `result` says what a build would do. */
  | 'ready'
  /** It cannot be planned, and so not be built; `failure` says why. */
  | 'failed'
  /** A caller had it end. */
  | 'cancelled'

/** A preview of an environment, at one moment. */
export interface Plan {
  id: string
  /** The id that the environment of this spec has or would have. */
  environmentId: string
  spec: CanonicalSpec
  state: PlanState
  /** How often a worker has taken this plan up: more than 1 after a worker was lost or shut down. */
  starts: number
  result: PlannedEnvironment | null
  failure: Failure | null
  createdAt: Date
  finishedAt: Date | null
}
