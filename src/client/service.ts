import type { Failure, Fault } from '../errors.ts'
import type { CanonicalSpec } from '../spec/schema.ts'

/** What these commands read of the service's answers; docs/api.md has the whole. */
export interface Build {
  id: string
  state: 'queued' | 'planning' | 'building' | 'verifying' | 'publishing' | 'ready' | 'failed'
  progress: { done: number; expected: number }
  failure: Failure | null
}

export interface Environment {
  id: string
  status: Build['state'] | 'evicted'
  spec: CanonicalSpec
  storePath: string | null
  /** Until when it is kept; for good where `until` is null. */
  pinned: { until: string | null } | null
  /** Why it is kept no longer. */
  evicted: { because: string } | null
  closureBytes: number | null
  build: Build
  packages: { reused: number; rebuilt: number; dropped: number }
  buildTools: { relinked: number; rebuilt: number; dropped: number }
  /** How to fetch it, once it is ready. */
  fetch: HowToFetch | null
  verdicts: { package: string; module: string; verdict: string; detail: string | null }[]
}

export interface HowToFetch {
  substituter: string
  publicKeys: string[]
  /** Lines for nix.conf. */
  nixConf: string
  /** For a shell. */
  command: string
}

/** For how long an environment is to be kept: for good where nothing is said. */
export interface PinFor {
  days?: number | undefined
  /** RFC 3339, or a day. */
  until?: string | undefined
}

export interface Sweep {
  id: string
  state: 'queued' | 'sweeping' | 'done' | 'failed'
  dryRun: boolean
  failure: string | null
  report: {
    bytesBefore: number
    bytesAfter: number
    freedBytes: number
    pathsRemoved: number
    orphans: { objects: number; bytes: number }
    evicted: { id: string; storePath: string; lastUsedAt: string; freedBytes: number; because: string }[]
    aboveLimit: { bytes: number; because: string } | null
  } | null
}

export interface Package {
  name: string
  version: string
  requested: boolean
  fate: 'reused' | 'rebuilt' | 'dropped'
  reason: string
}

export interface BuildTool {
  name: string
  version: string
  fate: 'relinked' | 'rebuilt' | 'dropped'
  reason: string
  /** Names of the rebuilt packages whose builds take it. */
  neededBy: string[]
}

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

export interface FailedPlan extends PlanOf<'failed'> {
  failure: Failure
}

export interface ReadyPlan extends PlanOf<'ready'> {
  packages: Package[]
  buildTools: BuildTool[]
  storePath: string
  builds: { patchbay: BuildCount; naive: BuildCount | null; naiveFault: string | null }
  toDo: { derivations: number; downloads: { paths: number; bytes: number; unpackedBytes: number } }
}

export type EndedPlan = ReadyPlan | FailedPlan

export type Plan = PlanOf<'queued' | 'planning'> | EndedPlan

export interface LogPiece {
  text: string
  nextOffset: number
  complete: boolean
  /** It has been thrown away. */
  pruned: boolean
}

/** The service answered that it will not do this: 4xx. */
export class Refused extends Error {
  override name = 'Refused'
  constructor(
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly faults: Fault[],
  ) {
    super(`${code}: ${title}`)
  }
}

/** No answer, or one that says the service cannot work at the moment. */
export class Unavailable extends Error {
  override name = 'Unavailable'
}

export interface Service {
  /** Sends a spec as it is; the service is who judges it. */
  accept(specText: string): Promise<Environment & { coalesced?: boolean }>
  environment(id: string): Promise<Environment>
  packages(id: string): Promise<Package[]>
  buildTools(id: string): Promise<BuildTool[]>
  /** Sends a spec as it is, and returns its plan as it is now. */
  askForPlan(specText: string): Promise<Plan>
  plan(id: string): Promise<Plan>
  build(id: string): Promise<Build>
  log(buildId: string, offset: number): Promise<LogPiece>
  pin(environmentId: string, time: PinFor): Promise<Pick<Environment, 'id' | 'pinned'>>
  unpin(environmentId: string): Promise<Pick<Environment, 'id' | 'pinned'>>
  /** Returns the sweep that will free what only it held. */
  forget(environmentId: string): Promise<Sweep>
  askForSweep(ask: { dryRun: boolean }): Promise<Sweep>
  sweep(id: string): Promise<Sweep>
}

const limitMs = 30_000

/** The service at this URL. Every method throws `Refused` or `Unavailable`. */
export function serviceAt(url: string): Service {
  const base = url.replace(/\/+$/, '')

  async function request(path: string, init: RequestInit = {}): Promise<Response> {
    let response: Response
    try {
      response = await fetch(base + path, { ...init, signal: AbortSignal.timeout(limitMs) })
    } catch (cause) {
      throw new Unavailable(
        `No service answers at ${base}. Start one with \`patchbay up\`, or name another with --url.`,
        {
          cause,
        },
      )
    }
    if (!response.ok) throw await refusal(response, base)
    return response
  }

  async function read<T>(path: string, init?: RequestInit): Promise<T> {
    const response = await request(path, init)
    try {
      return (await response.json()) as T
    } catch (cause) {
      throw new Unavailable(`What answers at ${base} is no Patchbay.`, { cause })
    }
  }

  const send = <T>(path: string, body: string, method = 'POST') =>
    read<T>(path, { method, body, headers: { 'content-type': 'application/json' } })
  const remove = <T>(path: string) => read<T>(path, { method: 'DELETE' })
  const items = async <T>(path: string) => (await read<{ items: T[] }>(path)).items
  const id = encodeURIComponent
  return {
    accept: (specText) => send('/v1/environments', specText),
    environment: (environmentId) => read(`/v1/environments/${id(environmentId)}`),
    packages: (environmentId) => items(`/v1/environments/${id(environmentId)}/packages`),
    buildTools: (environmentId) => items(`/v1/environments/${id(environmentId)}/build-tools`),
    askForPlan: (specText) => send('/v1/plans?wait=0', specText),
    plan: (planId) => read(`/v1/plans/${id(planId)}`),
    build: (buildId) => read(`/v1/builds/${id(buildId)}`),
    async log(buildId, offset) {
      const response = await request(`/v1/builds/${id(buildId)}/log?offset=${offset}`)
      return {
        text: await response.text(),
        nextOffset: Number(response.headers.get('x-log-next-offset')),
        complete: response.headers.get('x-log-complete') === 'true',
        pruned: response.headers.get('x-log-pruned') === 'true',
      }
    },
    pin: (environmentId, time) =>
      send(`/v1/environments/${id(environmentId)}/pin`, JSON.stringify(time), 'PUT'),
    unpin: (environmentId) => remove(`/v1/environments/${id(environmentId)}/pin`),
    forget: (environmentId) => remove(`/v1/environments/${id(environmentId)}`),
    askForSweep: (ask) => send('/v1/sweeps?wait=0', JSON.stringify(ask)),
    sweep: (sweepId) => read(`/v1/sweeps/${id(sweepId)}`),
  }
}

async function refusal(response: Response, base: string): Promise<Refused | Unavailable> {
  const problem = (await response.json().catch(() => null)) as Partial<Refused> | null
  if (!problem?.code)
    return new Unavailable(`What answers at ${base} is no Patchbay (HTTP ${response.status}).`)
  const { code, title = '', detail = '', faults = [] } = problem
  if (response.status >= 500) return new Unavailable(`${title} ${detail}`)
  return new Refused(code, title, detail, faults)
}
