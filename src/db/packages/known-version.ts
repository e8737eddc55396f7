import type { Failure } from '../../errors.ts'
import type { Pin } from '../../spec/schema.ts'
import type { Outcome } from '../builds/outcome.ts'
import type { PackageImports, PackageRow, Verdict } from '../types.ts'

/** What builds that have ended have shown of one version of a package under one target. */
export interface KnownVersion {
  version: string
  target: string
  /** By the newest build that has shown anything, and in which the rules of today decided about the package. */
  status: Outcome
  /** Whether only builds under earlier rules have shown anything. */
  outdated: boolean
  class: PackageRow['class']
  /** By the build that the status is by. Null where it has not come to importing the package, or the target has the GIL. */
  gil: PackageImports['gil']
  turnedOnBy: PackageImports['turnedOnBy']
  /** Its outcomes in builds with `drop`, `keep` or a `rebuild` of the caller's own, by its fate there. */
  overridden: Overridden[]
  /** How many builds had it, by what became of it. */
  builds: { [fate in PackageRow['fate']]: number }
  environments: number
  lastSeenAt: Date
  /** Of the newest build that had it. */
  environmentId: string
  /** Where it is not the same under all pins of channels: what it is under each, seen last first. */
  byPin: { channel: string; pin: Pin; status: Outcome; lastSeenAt: Date }[]
  /** All but plain imports, those of the newest build first. */
  findings: NoteworthyFinding[]
  /** The newest of the builds that failed because it does not build. */
  failures: { buildId: string; at: Date; class: Failure['class']; message: string }[]
}

/** Builds in which a caller decided what becomes of packages. */
export interface Overridden {
  fate: PackageRow['fate']
  /** By the newest of them. */
  status: Outcome
  builds: number
  environmentId: string
  lastSeenAt: Date
}

/** Something that importing a module has shown. */
export interface NoteworthyFinding extends Verdict {
  /** How many builds have shown it. */
  builds: number
  /** The newest of them, whose `detail` it is. */
  lastBuildId: string
  lastSeenAt: Date
}

/** What builds have shown of one version of a package, under one target and one pin of a channel. */
export interface SeenUnderPin {
  version: string
  target: string
  channel: string
  pin: Pin
  reused: number
  rebuilt: number
  dropped: number
  environments: number
  /** The newest build that had it, its environment and its end. */
  lastId: string
  environmentId: string
  lastSeenAt: Date
  /** The newest build that has shown anything of it; null where none has. */
  shownId: string | null
  /** By that build; `unknown` where there is none. */
  status: Outcome
  outdated: boolean
  /** By that build, or else by the newest. */
  class: PackageRow['class']
  gil: PackageImports['gil']
  turnedOnBy: PackageImports['turnedOnBy']
  /** The newest builds that failed because it does not build. */
  failedIds: string[] | null
}

type Failures = KnownVersion['failures']

/** By version and target: pins that differ in nothing are not worth telling apart. `seen` has what was seen last first. */
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
        },
        // An environment has one pin.
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

/** What nothing is known of does not differ from anything. */
function differ(group: SeenUnderPin[]): boolean {
  return new Set(group.map(({ status }) => status).filter((status) => status !== 'unknown')).size > 1
}

function sum(group: SeenUnderPin[], field: 'reused' | 'rebuilt' | 'dropped' | 'environments'): number {
  return group.reduce((total, one) => total + one[field], 0)
}
