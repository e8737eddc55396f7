import { type Page, query } from './query.ts'
import type { Transport } from './transport.ts'

/** What all builds have shown of one version of a package under one target. */
export interface KnownVersion {
  version: string
  target: string
  class: string
  /** Null where nobody has found out. */
  gil: 'kept' | 'reenabled' | null
  imports: 'fine' | 'partly' | 'failing' | null
  builds: { reused: number; rebuilt: number; dropped: number }
  lastSeenAt: string
}

export interface KnownVersionDetails extends KnownVersion {
  /** All but plain imports. */
  verdicts: { module: string; verdict: string; detail: string | null; builds: number }[]
  failures: { class: string; message: string; builds: number; lastSeenAt: string; lastBuildId: string }[]
}

export interface Known<Version> {
  name: string
  /** Seen last first. */
  known: Version[]
}

export interface KnownPackages {
  /** By name. */
  knownPackages(cursor?: string): Promise<Page<Known<KnownVersion>>>
  knownPackage(name: string): Promise<Known<KnownVersionDetails>>
}

export function knownPackagesOf({ read }: Transport): KnownPackages {
  return {
    knownPackages: (cursor) => read(`/v1/packages${query({ limit: 100, cursor })}`),
    knownPackage: (name) => read(`/v1/packages/${encodeURIComponent(name)}`),
  }
}
