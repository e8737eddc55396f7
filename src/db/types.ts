import type { Failure } from '../errors.ts'
import type { CanonicalSpec } from '../spec/schema.ts'

/** The states of a build. Each comment says what is true once a reader sees the state. */
export type BuildState =
  /** It waits for a worker. */
  | 'queued'
  /** A worker evaluates the spec and scans the source's packages. */
  | 'planning'
  /** The rebuild set is recorded; Nix builds it. */
  | 'building'
  /** The environment is valid in the store and has a gc root; the worker imports its modules. */
  | 'verifying'
  /** The imports satisfy the spec; the closure is held, and the worker puts it into the cache. */
  | 'publishing'
  /** The environment, its closure and its verdicts are recorded, and the cache serves it. */
  | 'ready'
  /** The build ended without an environment; `failure` says why. */
  | 'failed'
  /** A caller cancelled it, and no worker works on it any more. */
  | 'cancelled'

/** The stages of a build, as its log and its times name them. A build that goes on past failures runs the first four again. */
export type BuildStage = 'plan' | 'instantiate' | 'build' | 'go-on' | 'verify' | 'publish'

/** The order in which workers take waiting builds. */
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
  /** When a caller last asked for it or fetched its path from the cache, accurate to a minute. */
  lastUsedAt: Date
  /** Set if the cache no longer keeps the environment: the next request builds it again. */
  evicted: { at: Date; because: string } | null
  /** Set while it must not be evicted; `until` is null if that is for good. */
  pinned: { at: Date; until: Date | null } | null
}

export interface Build {
  id: string
  environmentId: string
  /** 1 for the environment's first build. */
  attempt: number
  state: BuildState
  /** Number of times that a worker has claimed this build: more than 1 after a worker was lost. */
  fence: number
  worker: string | null
  failure: Failure | null
  /** Null until all modules have been imported, and if the target has the GIL. */
  gil: EnvironmentGil | null
  /** Empty until the environment has been checked. */
  programsLeftOut: ProgramLeftOut[]
  /** Number of derivations that this build needs and the store lacked at its start, and how many of them are done. */
  derivationsExpected: number
  derivationsDone: number
  /** Names of the derivations that Nix builds at this moment. */
  buildingNow: string[]
  priority: BuildPriority
  /** Set once a caller asked to cancel it; the state becomes `cancelled` once its worker has stopped. */
  cancelRequested: { at: Date; by: string } | null
  /** Why no present worker takes it; null if one does. */
  waitsBecause: string | null
  /** The attempt that this one repeats, and the one that repeats it. */
  retryOf: string | null
  retriedAs: string | null
  /** Tags `key:value` of all callers that asked for it, the newest hundred. */
  tags: string[]
  /** Milliseconds by stage, for the stages so far: of all runs of a stage. */
  timings: Record<string, number>
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
}

/** Number of packages of a build by fate; all 0 before the plan is recorded. */
export type PackageCounts = Record<PackageRow['fate'], number>

/** An environment with its current build: the newest attempt. */
export interface EnvironmentSummary {
  environment: Environment
  build: Build
  packages: PackageCounts
}

/** An event of a build, kept for ever. */
export interface BuildEvent {
  /** Grows from event to event of a build. */
  id: number
  /** `state` for changes of state, whose data is `{ state, … }`; the worker names all others. */
  type: string
  data: { [key: string]: unknown }
  at: Date
}

/**
 * The import check's verdict on one module: see `nix/scripts/import_check.py`. `fails-together`: it fails only in one process
 * with other modules. `native-missing`: the source's build has it, and the environment does not. `not-checked`: the spec
 * excludes it.
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

/** A finding about one module, from importing it or from comparing the two builds. */
export interface Verdict {
  /** Dotted name. */
  module: string
  verdict: VerdictKind
  /** The error's text, the signal, or the consequence of the absence. */
  detail: string | null
  /** Whether the source's own environment fails at it too. */
  alsoOnSource: boolean
  /** Whether the change of interpreter broke the module. */
  fault: boolean
}

/** An extension module of an environment, with the normal name of its distribution. */
export interface ExtensionModule {
  module: string
  package: string
}

/** The state of the GIL after importing a package and its dependencies in a process of its own; and its verdicts. */
export interface PackageImports {
  /** `reenabled` by an extension module of the package itself; null if unknown, or if the target has the GIL. */
  gil: 'kept' | 'reenabled' | 'reenabled-by-dependency' | null
  /** The extension modules that turn the GIL on. */
  turnedOnBy: ExtensionModule[]
  verdicts: Verdict[]
}

/** The state of the GIL after importing a whole environment in one process. */
export interface EnvironmentGil {
  state: 'off' | 'on'
  turnedOnBy: ExtensionModule[]
}

/** A program of a package that would not run the target, and that the environment therefore leaves out. */
export interface ProgramLeftOut {
  /** Normal name of the distribution. */
  package: string
  /** Path within the package. */
  program: string
  reason: string
}

/** Results of the import check of an environment. */
export interface ImportFindings {
  programsLeftOut: ProgramLeftOut[]
  /** Null if the target has the GIL. */
  gil: EnvironmentGil | null
  /** By the store path of the source's build. */
  packages: Map<string, PackageImports & { name: string }>
}

/** A package of an environment in its plan. */
export interface PlannedPackage {
  /** PEP 503 normal form of the distribution's name. */
  name: string
  version: string
  /** Whether the spec names it; otherwise it is a dependency. */
  requested: boolean
  fate: 'reused' | 'rebuilt' | 'dropped'
  /**
   * Class of the source's build. `pure`: no extension module. `tagged`: extension modules that the target cannot see, because
   * their file names carry the source's ABI tag. `loadable`: at least one that the target would load and crash on.
   */
  class: 'pure' | 'tagged' | 'loadable'
  /** The reason for its fate, as a sentence. */
  reason: string
  sourcePath: string
  /** The target's build of it, if it was rebuilt. */
  targetPath: string | null
}

/** A package that its build left out: it could neither be built nor dropped, or it needs such a package. */
export interface OmittedPackage extends Omit<PlannedPackage, 'fate'> {
  fate: 'omitted'
}

/** A package that does not build for the target, and what the build did about it to go on. */
export interface Setback {
  /** PEP 503 normal form of the distribution's name. */
  package: string
  sourcePath: string
  /** `failed` if the build could not go on. */
  fate: 'dropped' | 'omitted' | 'failed'
  failure: Failure
}

/**
 * A row of a plan. `unknown`: no cache has the source's build, and a plan compiles nothing, so that only a build can find out
 * what the package contains, or whether a build tool works without its native part.
 */
export type Previewed<Row extends { fate: string; class: string }> = Omit<Row, 'fate' | 'class'> & {
  fate: Row['fate'] | 'unknown'
  class: Row['class'] | 'unknown'
}

/** A package of an environment with the results of importing it. */
export type PackageRow = (PlannedPackage | OmittedPackage) & PackageImports

/** A package that only the builds of rebuilt packages use: the environment lacks it, or has it in another form. */
export interface BuildToolRow {
  /** PEP 503 normal form of the distribution's name. */
  name: string
  version: string
  /**
   * `relinked`: the source's build, made a member of the target's set by links alone. `dropped`: the same, without its native
   * part.
   */
  fate: 'relinked' | 'rebuilt' | 'dropped'
  class: PackageRow['class']
  /** The reason for its fate, as a sentence. */
  reason: string
  /** Names of the rebuilt packages whose builds take it. */
  neededBy: string[]
  /** The source's build of it; null if only the target's set has it. */
  sourcePath: string | null
  /** The target's build of it, if it was rebuilt. */
  targetPath: string | null
}

/**
 * `scan`: the native code of a built package. `interpreter`: an interpreter's report on itself. `fallback`: whether a native
 * build tool works without its native part.
 */
export type FindingKind = 'scan' | 'interpreter' | 'fallback'

/** A fact about a store path, valid as long as the path is. */
export interface Finding {
  /** Out path of the derivation that found it. */
  path: string
  kind: FindingKind
  /** PEP 503 normal form of the distribution's name, or the interpreter's attribute. */
  name: string
  /** The store path that it describes. */
  subject: string
  data: unknown
}

/** A store path that the cache holds. */
export interface CachedPath extends StorePath {
  /** The 32 characters of the path that name its narinfo. */
  hashPart: string
  deriver: string | null
  /** The content address of a path that has one. */
  ca: string | null
  /** Name of the compressed NAR in the cache store. */
  object: string
  /** SRI hash of the compressed NAR. */
  fileHash: string
  /** Bytes of the compressed NAR. */
  fileSize: number
  /** Bytes of the objects in the cache store that only this path has. */
  bytes: number
  /** Bytes of the log of its derivation, which the other outputs share; 0 if the cache store has none. */
  logBytes: number
  /** Names of the keys that sign its narinfo. */
  signedBy: string[]
  publishedAt: Date
}

export interface StorePath {
  path: string
  /** SRI hash of the NAR, `sha256-…`. */
  narHash: string
  narSize: number
  references: string[]
}

/** The right of one worker to write to one build until the lease ends. Every write checks its fence. */
export interface Lease {
  buildId: string
  environmentId: string
  fence: number
  /** Whether to try again derivations that are in the failure cache. */
  passesFailureCache: boolean
  /** Seconds from its request to this claim; null if a worker has claimed it before. */
  waitedSeconds: number | null
  /** The span of its request, in the form of the header `traceparent`; null without tracing. */
  traceParent: string | null
  /** Bytes of the build's log when it was claimed. */
  logBytes: number
  spec: CanonicalSpec
}
