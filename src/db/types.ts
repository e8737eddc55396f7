import type { Failure } from '../errors.ts'
import type { CanonicalSpec } from '../spec/schema.ts'

/** Each state says what is true once it can be read. */
export type BuildState =
  /** Recorded, and no worker has it. */
  | 'queued'
  /** A worker evaluates the spec and scans the source's packages. */
  | 'planning'
  /** The rebuild set is recorded; Nix builds it. */
  | 'building'
  /** The environment is valid in the store and rooted; its modules are being imported. */
  | 'verifying'
  /** Its imports are as the spec wants them; its closure is held, and is being put into the cache. */
  | 'publishing'
  /** The environment, its closure and its verdicts are recorded, and the cache serves it. */
  | 'ready'
  /** The build ended without an environment; `failure` says why. */
  | 'failed'
  /** Somebody wanted it to end, and it has: nothing works on it any more. */
  | 'cancelled'

/** Which of the builds that wait a worker takes first. */
export type BuildPriority = 'high' | 'normal' | 'low'

export interface Environment {
  /** Hash of the canonical spec: 64 hex digits. */
  id: string
  spec: CanonicalSpec
  storePath: string | null
  drvPath: string | null
  /** NAR bytes of the environment's whole closure. */
  closureBytes: number | null
  createdAt: Date
  readyAt: Date | null
  /** When it was last asked for, or its path fetched from the cache, to within a minute. */
  lastUsedAt: Date
  /** Set while it is known, but kept no longer: asking for it builds it again. */
  evicted: { at: Date; because: string } | null
  /** Set while it must not be evicted; `until` is null where that is for good. */
  pinned: { at: Date; until: Date | null } | null
}

export interface Build {
  id: string
  environmentId: string
  /** 1 for the environment's first build. */
  attempt: number
  state: BuildState
  /** How often a worker has taken this build up: more than 1 after a worker was lost. */
  fence: number
  worker: string | null
  failure: Failure | null
  /** Null until all has been imported, and where the target has the GIL. */
  gil: EnvironmentGil | null
  /** Empty until the environment has been checked. */
  programsLeftOut: ProgramLeftOut[]
  /** Derivations that this build needs and had not in the store when it started, and how many of them are done. */
  derivationsExpected: number
  derivationsDone: number
  /** Names of the derivations that are being built at this moment. */
  buildingNow: string[]
  priority: BuildPriority
  /** Set once somebody wants it to end; the state is `cancelled` as soon as it has. */
  cancelRequested: { at: Date; by: string } | null
  /** Why no worker that is there takes it, while that is so. */
  waitsBecause: string | null
  /** The attempt that this one repeats, and the one that repeats it. */
  retryOf: string | null
  retriedAs: string | null
  /** `key:value`, of all who asked for it, the newest hundred. */
  tags: string[]
  /** Milliseconds by stage, as far as the build has come. */
  timings: Record<string, number>
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
}

/** How many packages of a build have which fate; all 0 before the plan is recorded. */
export type PackageCounts = Record<PackageRow['fate'], number>

/** An environment with its current build: the newest attempt. */
export interface EnvironmentSummary {
  environment: Environment
  build: Build
  packages: PackageCounts
}

/** Something that happened to a build, kept for ever. */
export interface BuildEvent {
  /** Grows from event to event of a build. */
  id: number
  /** `state` for the changes of state, whose data is `{ state, … }`; the rest is the worker's to name. */
  type: string
  data: { [key: string]: unknown }
  at: Date
}

/**
 * The import check's word on one module: see `nix/scripts/import_check.py`. `fails-together`: only in one process with other
 * modules. `native-missing`: the source's build has it, and the environment has not. `not-checked`: left out as asked.
 */
export type VerdictKind = (typeof verdictKinds)[number]
export const verdictKinds = [
  ...([
    'imported',
    'import-error',
    'crashed',
    'timed-out',
    'fails-together',
    'gil-reenabled',
    'native-missing',
    'not-checked',
  ] as const),
]

/** What Patchbay found out about one module by importing it, or by comparing the two builds. */
export interface Verdict {
  /** Dotted name. */
  module: string
  verdict: VerdictKind
  /** The error's text, the signal, or what the absence means. */
  detail: string | null
  /** Whether the source's own environment fails at it too. */
  alsoOnSource: boolean
  /** Whether the swap broke something there. */
  fault: boolean
}

/** An extension module of an environment, with the normal name of its distribution. */
export interface ExtensionModule {
  module: string
  package: string
}

/** The state of the GIL after importing a package, with all that it depends on, in a process of its own; and its verdicts. */
export interface PackageImports {
  /** `reenabled` by an extension module of its own; null where that is not known, or the target has the GIL. */
  gil: 'kept' | 'reenabled' | 'reenabled-by-dependency' | null
  /** The extension modules that turn the GIL on. */
  turnedOnBy: ExtensionModule[]
  verdicts: Verdict[]
}

/** The state of the GIL after importing all of an environment in one process. */
export interface EnvironmentGil {
  state: 'off' | 'on'
  turnedOnBy: ExtensionModule[]
}

/** A program of a package that would not run the target, and is not in the environment. */
export interface ProgramLeftOut {
  /** Normal name of the distribution. */
  package: string
  /** Path within the package. */
  program: string
  reason: string
}

/** What the import check found out about an environment. */
export interface ImportFindings {
  programsLeftOut: ProgramLeftOut[]
  /** Null where the target has the GIL. */
  gil: EnvironmentGil | null
  /** By the store path of the source's build. */
  packages: Map<string, PackageImports & { name: string }>
}

/** A package of an environment as it was planned. */
export interface PlannedPackage {
  /** PEP 503 normal form of the distribution's name. */
  name: string
  version: string
  /** Named in the spec, rather than a dependency of something named there. */
  requested: boolean
  fate: 'reused' | 'rebuilt' | 'dropped'
  /**
   * By the source's build. `pure`: no extension module. `tagged`: extension modules that the target cannot see, because
   * their file names carry the source's ABI tag. `loadable`: at least one that the target would load and crash on.
   */
  class: 'pure' | 'tagged' | 'loadable'
  /** Why it has this fate, in plain words. */
  reason: string
  sourcePath: string
  /** The target's build of it, where it was rebuilt. */
  targetPath: string | null
}

/**
 * A row of a plan. `unknown`: no cache has the source's build, and a plan compiles nothing, so that only a build can tell what the
 * package holds, or whether a build tool does without its native part.
 */
export type Previewed<Row extends { fate: string; class: string }> = Omit<Row, 'fate' | 'class'> & {
  fate: Row['fate'] | 'unknown'
  class: Row['class'] | 'unknown'
}

/** A package of an environment with what importing it has shown. */
export interface PackageRow extends PlannedPackage, PackageImports {}

/** What the builds of rebuilt packages got of a package that the environment does not have, or has in another form. */
export interface BuildToolRow {
  /** PEP 503 normal form of the distribution's name. */
  name: string
  version: string
  /** `relinked`: the source's build, as a member of the target's set by links alone. `dropped`: the same, without its native part. */
  fate: 'relinked' | 'rebuilt' | 'dropped'
  class: PackageRow['class']
  /** Why it has this fate, in plain words. */
  reason: string
  /** Names of the rebuilt packages whose builds take it. */
  neededBy: string[]
  /** The source's build of it; null where only the target's set has it. */
  sourcePath: string | null
  /** The target's build of it, where it was rebuilt. */
  targetPath: string | null
}

/**
 * `scan`: the native code of a built package. `interpreter`: what an interpreter says of itself. `fallback`: whether a
 * native build tool works without its native part.
 */
export type FindingKind = 'scan' | 'interpreter' | 'fallback'

/** Something found out about a store path, true for as long as the path means anything. */
export interface Finding {
  /** Out path of the derivation that found it. */
  path: string
  kind: FindingKind
  /** PEP 503 normal form of the distribution's name, or the interpreter's attribute. */
  name: string
  /** The store path that it is about. */
  subject: string
  data: unknown
}

/** A store path that the cache holds. */
export interface CachedPath extends StorePath {
  /** The 32 characters of the path that its narinfo is named by. */
  hashPart: string
  deriver: string | null
  /** The content address of a path that has one. */
  ca: string | null
  /** Name of the compressed NAR in the cache store. */
  object: string
  /** SRI, of the compressed NAR. */
  fileHash: string
  /** Bytes of the compressed NAR. */
  fileSize: number
  /** Bytes of the objects in the cache store that are its alone. */
  bytes: number
  /** Bytes of the log of its derivation, which the other outputs share; 0 where the cache store has none. */
  logBytes: number
  /** Names of the keys that its narinfo is signed with. */
  signedBy: string[]
  publishedAt: Date
}

export interface StorePath {
  path: string
  /** SRI, `sha256-…`. */
  narHash: string
  narSize: number
  references: string[]
}

/** The right to write to one build, held by one worker until the lease ends. Every write names its fence. */
export interface Lease {
  buildId: string
  environmentId: string
  fence: number
  /** Whether derivations that are known to fail are tried again. */
  passesFailureCache: boolean
  /** Bytes that the build's log had when it was claimed. */
  logBytes: number
  spec: CanonicalSpec
}
