/** A store path as the cache has it: what its narinfo says, and what was needed to say it. */
export interface PublishedPath {
  path: string
  /** SRI, `sha256-…`, of the NAR. */
  narHash: string
  narSize: number
  /** Store paths, sorted; may hold the path itself. */
  references: string[]
  deriver: string | null
  /** The content address of a path that has one, as Nix writes it. */
  ca: string | null
  /** Name of the compressed NAR in the store: `nar/<…>.nar.zst`. No two attempts to publish write to the same name. */
  object: string
  /** SRI, `sha256-…`, of the compressed NAR. */
  fileHash: string
  /** Bytes of the compressed NAR. */
  fileSize: number
  /** Bytes of the objects that are this path's alone: the compressed NAR, listing and narinfo. */
  bytes: number
  /** Bytes of the log of its build, which is in the store as `log/<name of the derivation>` for all outputs; 0 where there is none. */
  logBytes: number
  /** Names of the keys that its narinfo is signed with. */
  signedBy: string[]
}

/** What publishing needs of whoever keeps account of what the cache holds. Recorded means present. */
export interface Ledger {
  /** Those of the paths that are recorded. */
  recorded(paths: string[]): Promise<PublishedPath[]>
  /**
   * Records a path once `write` has put its narinfo into the store, under a lock that holds off sweeps, too. False where another has recorded
   * the path meanwhile: `write` was not called then, and `entry.object` belongs to nobody.
   */
  record(entry: PublishedPath, write: () => Promise<void>): Promise<boolean>
  /** What was recorded turns out to be absent from the store: it is recorded no longer, unless it was published anew meanwhile. */
  unrecord(entry: Pick<PublishedPath, 'path' | 'object'>): Promise<void>
}
