import { type Page, query } from './query.ts'
import type { Transport } from './transport.ts'

/** What is known of a package under one target. */
export interface KnownPackage {
  name: string
  target: string
  status: string
  version: string
  class: string
  seenAt: string
}

export interface KnownVersion {
  version: string
  target: string
  status: string
  class: string
  /** Null where no build came so far. */
  gil: 'kept' | 'reenabled' | null
  builds: { reused: number; rebuilt: number; dropped: number }
  lastSeenAt: string
  /** All but plain imports. */
  findings: { module: string; verdict: string; detail: string | null; builds: number }[]
  failures: { buildId: string; at: string; class: string; message: string }[]
}

/** Which packages are wanted. */
export interface KnownFilter {
  status?: string | undefined
  target?: string | undefined
}

export interface KnownPackages {
  /** By name. */
  knownPackages(filter: KnownFilter, cursor?: string): Promise<Page<KnownPackage>>
  /** By version and target, seen last first. */
  knownPackage(name: string): Promise<{ name: string; items: KnownVersion[] }>
}

export function knownPackagesOf({ read }: Transport): KnownPackages {
  return {
    knownPackages: ({ status, target }, cursor) =>
      read(`/v1/packages${query({ status, target, limit: 100, cursor })}`),
    knownPackage: (name) => read(`/v1/packages/${encodeURIComponent(name)}`),
  }
}
