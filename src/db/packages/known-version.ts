import type { Failure } from '../../errors.ts'
import type { Pin } from '../../spec/schema.ts'
import type { Outcome } from '../builds/outcome.ts'
import type { PackageImports, PackageRow, Verdict } from '../types.ts'

/** Outcomes of ended builds for one version of a package under one target. */
export interface KnownVersion {
  version: string
  target: string
  /** Status by the newest build that came to an outcome and in which the present rules decided about the package. */
  status: Outcome
  /** Whether only builds under earlier rules came to an outcome. */
  outdated: boolean
  class: PackageRow['class']
  /** By the build that gives the status. Null if it did not import the package, or if the target has the GIL. */
  gil: PackageImports['gil']
  turnedOnBy: PackageImports['turnedOnBy']
  /** Outcomes in builds with `drop`, `keep` or a `rebuild` list of the caller, by the package's fate there. */
  overridden: Overridden[]
  /** Number of builds that had it, by its fate. */
  builds: { [fate in PackageRow['fate']]: number }
  environments: number
  lastSeenAt: Date
  /** Environment of the newest build that had it. */
  environmentId: string
  /** The status under each pin of a channel, seen last first, if the pins differ. */
  byPin: { channel: string; pin: Pin; status: Outcome; lastSeenAt: Date }[]
  /** Findings other than plain imports, those of the newest build first. */
  findings: NoteworthyFinding[]
  /** The newest builds that failed because the package does not build. */
  failures: { buildId: string; at: Date; class: Failure['class']; message: string }[]
}

/** Builds in which a caller decided the fate of packages. */
export interface Overridden {
  fate: PackageRow['fate']
  /** Outcome of the newest of them. */
  status: Outcome
  builds: number
  environmentId: string
  lastSeenAt: Date
}

/** A finding from importing a module. */
export interface NoteworthyFinding extends Verdict {
  /** Number of builds with this finding. */
  builds: number
  /** The newest of them, which gives `detail`. */
  lastBuildId: string
  lastSeenAt: Date
}

/** Outcomes of builds for one version of a package, under one target and one pin of a channel. */
export interface SeenUnderPin {
  version: string
  target: string
  channel: string
  pin: Pin
  reused: number
  rebuilt: number
  dropped: number
  omitted: number
  environments: number
  /** The newest build that had it, with its environment and end. */
  lastId: string
  environmentId: string
  lastSeenAt: Date
  /** The newest build that came to an outcome for it; null if there is none. */
  shownId: string | null
  /** Outcome of that build; `unknown` if there is none. */
  status: Outcome
  outdated: boolean
  /** By that build, or else by the newest. */
  class: PackageRow['class']
  gil: PackageImports['gil']
  turnedOnBy: PackageImports['turnedOnBy']
  /** The newest builds that failed because the package does not build. */
  failedIds: string[] | null
}

type Failures = KnownVersion['failures']

/** Merges pins by version and target; lists them separately only if they differ. `seen` is ordered seen last first. */
export function merged(
  seen: SeenUnderPin[],
  findings: (NoteworthyFinding & { version: string; target: string })[],
  failures: Failures,
  overridden: (Overridden & { version: string; target: string })[],
): KnownVersion[] {
  const groups = groupedBy(seen, keyOf)
  const found = groupedBy(findings, keyOf)
  const decidedByCallers = groupedBy(overridden, keyOf)
  return [...groups].flatMap(([key, group]) => {
    const [last] = group
    const shown = group.toSorted((a, b) => ((a.shownId ?? '') < (b.shownId ?? '') ? 1 : -1))[0]
    if (!last || !shown) return []
    const { version, target, environmentId, lastSeenAt } = last
    const own = (found.get(key) ?? []).map(({ version: _v, target: _t, ...finding }) => finding)
    const failedIds = new Set(group.flatMap((one) => one.failedIds ?? []))
    return [
      {
        version,
        target,
        status: shown.status,
        class: shown.class,
        outdated: shown.outdated,
        ...(shown.shownId === null ? nothingKnown : { gil: shown.gil, turnedOnBy: shown.turnedOnBy }),
        overridden: (decidedByCallers.get(key) ?? []).map(({ version: _v, target: _t, ...one }) => one),
        builds: {
          reused: sum(group, 'reused'),
          rebuilt: sum(group, 'rebuilt'),
          dropped: sum(group, 'dropped'),
          omitted: sum(group, 'omitted'),
        },
        // An environment has one pin, so that the sum counts none twice.
        environments: sum(group, 'environments'),
        lastSeenAt,
        environmentId,
        byPin: differ(group)
          ? group.map(({ channel, pin, status, lastSeenAt }) => ({ channel, pin, status, lastSeenAt }))
          : [],
        findings: own,
        failures: failures.filter(({ buildId }) => failedIds.has(buildId)),
      },
    ]
  })
}

const nothingKnown = { gil: null, turnedOnBy: [] }

function keyOf({ version, target }: { version: string; target: string }): string {
  return JSON.stringify([version, target])
}

function groupedBy<Item>(items: Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item])
  return groups
}

/** Returns whether two pins differ. A pin without an outcome differs from none. */
function differ(group: SeenUnderPin[]): boolean {
  return new Set(group.map(({ status }) => status).filter((status) => status !== 'unknown')).size > 1
}

function sum(
  group: SeenUnderPin[],
  field: 'reused' | 'rebuilt' | 'dropped' | 'omitted' | 'environments',
): number {
  return group.reduce((total, one) => total + one[field], 0)
}
