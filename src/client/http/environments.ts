import type { paths } from './openapi.ts'
import type { AnswerOf, BodyOf, Page, QueryOf, Schemas } from './routes.ts'
import type { Sweep } from './sweeps.ts'
import type { Transport } from './transport.ts'

/** An environment as lists have it. */
export type EnvironmentSummary = Schemas['EnvironmentSummary']
export type Environment = Schemas['Environment']
export type HowToFetch = Schemas['HowToFetch']
export type Package = Schemas['Package']
export type BuildTool = Schemas['BuildTool']
/** Rows of a plan, whose fate may be unknown until a build. */
export type PlannedPackage = Schemas['PlannedPackage']
export type PlannedBuildTool = Schemas['PlannedBuildTool']
/** The store paths that an environment needs. */
export type Closure = AnswerOf<paths['/v1/environments/{id}/closure']['get']>['items']

/** Priority and tags, which a submission has beside its spec. */
export type SubmitQuery = Omit<QueryOf<paths['/v1/environments']['post']>, 'wait' | 'tag'> & {
  /** `key:value` */
  tags?: string[] | undefined
}

export type EnvironmentFilter = QueryOf<paths['/v1/environments']['get']>

/** How long to keep an environment: for good by default. */
export type PinTime = BodyOf<paths['/v1/environments/{id}/pin']['put']>

export interface Environments {
  accept(specText: string, query?: SubmitQuery): Promise<Environment & { coalesced?: boolean }>
  environment(id: string): Promise<Environment>
  /** Returns the newest environments first. */
  environments(filter: EnvironmentFilter): Promise<Page<EnvironmentSummary>>
  packages(id: string): Promise<Package[]>
  buildTools(id: string): Promise<BuildTool[]>
  /** Returns the closure; empty until the build has published it. */
  closure(id: string): Promise<Closure>
  pin(id: string, time: PinTime): Promise<EnvironmentSummary>
  unpin(id: string): Promise<EnvironmentSummary>
  /** Returns the sweep that will free the space that only the environment held. */
  forget(id: string): Promise<Sweep>
}

export function environmentsOf({ call }: Transport): Environments {
  return {
    accept: (specText, { priority, tags } = {}) =>
      call('post', '/v1/environments', { query: { priority, tag: tags }, body: specText }),
    environment: (id) => call('get', '/v1/environments/{id}', { path: { id } }),
    environments: (filter) => call('get', '/v1/environments', { query: filter }),
    packages: async (id) => (await call('get', '/v1/environments/{id}/packages', { path: { id } })).items,
    buildTools: async (id) =>
      (await call('get', '/v1/environments/{id}/build-tools', { path: { id } })).items,
    closure: async (id) => (await call('get', '/v1/environments/{id}/closure', { path: { id } })).items,
    pin: (id, time) => call('put', '/v1/environments/{id}/pin', { path: { id }, body: time }),
    unpin: (id) => call('delete', '/v1/environments/{id}/pin', { path: { id } }),
    forget: (id) => call('delete', '/v1/environments/{id}', { path: { id } }),
  }
}
