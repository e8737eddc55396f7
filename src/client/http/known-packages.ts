import type { Package } from './environments.ts'
import { type Page, query } from './query.ts'
import type { Transport } from './transport.ts'

/** What is known of a package under one target. */
export interface KnownPackage {
  name: string
  target: string
  status: string
  /** Whether only builds under earlier rules have shown anything. */
  outdated: boolean
  version: string
  class: string
  seenAt: string
}

export interface KnownVersion {
  version: string
  target: string
  status: string
  outdated: boolean
  class: string
  /** Builds with `drop`, `keep` or a `rebuild` of the caller's own. */
  overridden: { fate: string; status: string; builds: number }[]
  /** Null where no build came so far. */
  gil: Package['gil']
  builds: { reused: number; rebuilt: number; dropped: number }
  lastSeenAt: string
  /** All but plain imports. */
  findings: { module: string; verdict: string; detail: string | null; builds: number }[]
  failures: { buildId: string; at: string; class: string; message: string }[]
}

/** Which packages are wanted. */
export interface KnownPackageFilter {
  status?: string | undefined
  target?: string | undefined
}

export interface KnownPackages {
  /** By name. */
  knownPackages(filter: KnownPackageFilter, cursor?: string): Promise<Page<KnownPackage>>
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
