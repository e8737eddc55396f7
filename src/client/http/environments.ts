import type { CanonicalSpec } from '../../spec/schema.ts'
import type { Build, Priority } from './builds.ts'
import { type Page, query } from './query.ts'
import type { Sweep } from './sweeps.ts'
import type { Transport } from './transport.ts'

/** An environment as lists show it. */
export interface EnvironmentSummary {
  id: string
  status: Build['state'] | 'evicted'
  spec: CanonicalSpec
  storePath: string | null
  createdAt: string
  /** Until when it is kept; for good where `until` is null. */
  pinned: { until: string | null } | null
  /** Why it is kept no longer. */
  evicted: { because: string } | null
  closureBytes: number | null
  /** After importing all of it; null where the target has the GIL. */
  gil: { state: 'off' | 'on'; turnedOnBy: ExtensionModule[] } | null
  programsLeftOut: { package: string; program: string; reason: string }[]
  build: Build
  packages: { reused: number; rebuilt: number; dropped: number }
}

export interface Environment extends EnvironmentSummary {
  buildTools: { relinked: number; rebuilt: number; dropped: number }
  /** How to fetch it, once it is ready. */
  fetch: HowToFetch | null
  verdicts: {
    package: string
    module: string
    verdict: string
    detail: string | null
    alsoOnSource: boolean
  }[]
}

export interface ExtensionModule {
  module: string
  package: string
}

export interface HowToFetch {
  substituter: string
  publicKeys: string[]
  /** Lines for nix.conf. */
  nixConf: string
  /** For a shell. */
  command: string
}

export interface Package {
  name: string
  version: string
  requested: boolean
  fate: 'reused' | 'rebuilt' | 'dropped'
  reason: string
  sourcePath: string
  gil: 'kept' | 'reenabled' | 'reenabled-by-dependency' | null
  turnedOnBy: ExtensionModule[]
}

/** A row of a plan: what is unknown, a build finds out. */
export type Previewed<Row extends { fate: string }> = Omit<Row, 'fate'> & { fate: Row['fate'] | 'unknown' }

export interface BuildTool {
  name: string
  version: string
  fate: 'relinked' | 'rebuilt' | 'dropped'
  reason: string
  /** Names of the rebuilt packages whose builds take it. */
  neededBy: string[]
}

/** How an environment is asked for, beside its spec. */
export interface SubmitQuery {
  priority?: Priority | undefined
  /** `key:value` */
  tags?: string[] | undefined
}

/** Which environments are wanted. */
export interface EnvironmentFilter {
  status?: string | undefined
  package?: string | undefined
  channel?: string | undefined
  /** `key:value` */
  tag?: string[] | undefined
  since?: string | undefined
  limit?: number | undefined
  cursor?: string | undefined
}

/** For how long an environment is to be kept: for good where nothing is said. */
export interface PinTime {
  days?: number | undefined
  /** RFC 3339, or a day. */
  until?: string | undefined
}

export interface Environments {
  /** Sends a spec as it is; the service is who judges it. */
  accept(specText: string, asking?: SubmitQuery): Promise<Environment & { coalesced?: boolean }>
  environment(id: string): Promise<Environment>
  /** Newest first. */
  environments(filter: EnvironmentFilter): Promise<Page<EnvironmentSummary>>
  packages(id: string): Promise<Package[]>
  buildTools(id: string): Promise<BuildTool[]>
  pin(id: string, time: PinTime): Promise<Pick<Environment, 'id' | 'pinned'>>
  unpin(id: string): Promise<Pick<Environment, 'id' | 'pinned'>>
  /** Returns the sweep that will free what only it held. */
  forget(id: string): Promise<Sweep>
}

export function environmentsOf({ read, send }: Transport): Environments {
  const at = (id: string) => `/v1/environments/${encodeURIComponent(id)}`
  const items = async <T>(path: string) => (await read<{ items: T[] }>(path)).items
  return {
    accept: (specText, { priority, tags } = {}) =>
      send(`/v1/environments${query({ priority, tag: tags })}`, specText),
    environment: (id) => read(at(id)),
    environments: (filter) => read(`/v1/environments${query({ ...filter })}`),
    packages: (id) => items(`${at(id)}/packages`),
    buildTools: (id) => items(`${at(id)}/build-tools`),
    pin: (id, time) => send(`${at(id)}/pin`, time, { method: 'PUT' }),
    unpin: (id) => read(`${at(id)}/pin`, { method: 'DELETE' }),
    forget: (id) => read(at(id), { method: 'DELETE' }),
  }
}
