import type { Failure } from '../../errors.ts'
import type { CanonicalSpec } from '../../spec/schema.ts'
import type { BuildTool, Package, Previewed } from './environments.ts'
import type { Transport } from './transport.ts'

export interface BuildCount {
  derivations: number
  packages: number
}

interface PlanOf<State extends string> {
  id: string
  environmentId: string
  state: State
  spec: CanonicalSpec
}

export interface FailedPlan extends PlanOf<'failed' | 'cancelled'> {
  failure: Failure
}

export interface ReadyPlan extends PlanOf<'ready'> {
  packages: Previewed<Package>[]
  buildTools: Previewed<BuildTool>[]
  /** Of the source's set, by distribution; null for an interpreter. No cache has them. */
  sourceToBuild: { name: string | null; drvPath: string }[]
  /** Null where it depends on packages whose fate is unknown. */
  storePath: string | null
  builds: { patchbay: BuildCount; naive: BuildCount | null; naiveFault: string | null }
  toDo: { derivations: number; downloads: { paths: number; bytes: number; unpackedBytes: number } }
}

export type EndedPlan = ReadyPlan | FailedPlan

export interface UnendedPlan extends PlanOf<'queued' | 'planning'> {
  /** Why no worker that is there takes it; absent from an API of an earlier version. */
  waitsBecause?: string | null
}

export type Plan = UnendedPlan | EndedPlan

export interface Plans {
  /** Sends a spec as it is, and returns its plan as it is now. */
  askForPlan(specText: string): Promise<Plan>
  plan(id: string): Promise<Plan>
  cancelPlan(id: string): Promise<Plan>
}

export function plansOf({ read, send }: Transport): Plans {
  return {
    askForPlan: (specText) => send('/v1/plans?wait=0', specText),
    plan: (id) => read(`/v1/plans/${encodeURIComponent(id)}`),
    cancelPlan: (id) => read(`/v1/plans/${encodeURIComponent(id)}/cancel`, { method: 'POST' }),
  }
}
