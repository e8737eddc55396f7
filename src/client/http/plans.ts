import type { Schemas } from './routes.ts'
import type { Transport } from './transport.ts'

type Document = Schemas['Plan']
export type BuildCount = Schemas['BuildCount']

type InState<State extends Document['state'], Filled extends keyof Document> = Omit<
  Document,
  'state' | Filled
> & {
  [Field in Filled]: NonNullable<Document[Field]>
} & { state: State }

/** A ready plan. `storePath` is null if it depends on packages whose fate is unknown. */
export type ReadyPlan = InState<'ready', 'packages' | 'buildTools' | 'sourceToBuild' | 'builds' | 'toDo'>
export type FailedPlan = InState<'failed' | 'cancelled', 'failure'>
export type EndedPlan = ReadyPlan | FailedPlan

/** A plan, whose state says which fields are filled. The document itself has no union for that. */
export type Plan = InState<'queued' | 'planning', never> | EndedPlan

export interface Plans {
  /** Requests the plan of a spec, and returns its present state. */
  requestPlan(specText: string): Promise<Plan>
  plan(id: string): Promise<Plan>
  cancelPlan(id: string): Promise<Plan>
}

export function plansOf({ call }: Transport): Plans {
  const route = '/v1/plans/{id}'
  return {
    requestPlan: async (body) => (await call('post', '/v1/plans', { query: { wait: 0 }, body })) as Plan,
    plan: async (id) => (await call('get', route, { path: { id } })) as Plan,
    cancelPlan: async (id) => (await call('post', `${route}/cancel`, { path: { id } })) as Plan,
  }
}
