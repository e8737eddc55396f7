export type SweepState =
  /** Recorded, and no worker has it. */
  | 'queued'
  /** A worker is at it. */
  | 'sweeping'
  /** `report` says what was done, or in a dry run what would be. */
  | 'done'
  /** It came to an end before its end: `failure` says why, `report` what was done until then. The next one goes on. */
  | 'failed'
  /** A caller had it end; `report` says what was done until then. The next one goes on. */
  | 'cancelled'

/** One round of making room in the cache. */
export interface Sweep {
  id: string
  state: SweepState
  /** Nothing is changed; `report` says what would be. */
  dryRun: boolean
  /** Null where it was due. */
  askedAt: Date | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
  report: SweepReport | null
  failure: string | null
}

/** What a sweep has done, or would do. Bytes are those of objects in the cache store. */
export interface SweepReport {
  /** Of all paths that the cache has. */
  bytesBefore: number
  bytesAfter: number
  /** Of all that is gone: objects of paths, and orphans. */
  freedBytes: number
  /** Paths that are gone: what only evicted or forgotten environments had, or nobody any more. */
  pathsRemoved: number
  /** Objects that nobody recorded, and nobody is going to: workers that died have left them. */
  orphans: { objects: number; bytes: number }
  /** In the order in which they were: least recently used first. */
  evicted: EvictedEnvironment[]
  /** By how much the cache stays larger than it should, and what keeps it so. */
  aboveLimit: { bytes: number; because: string } | null
}

export interface EvictedEnvironment {
  id: string
  storePath: string
  /** As in JSON. */
  lastUsedAt: string
  /** Bytes of the paths that went with it: those that nobody else had, or only those who were evicted before. */
  freedBytes: number
  because: string
}
