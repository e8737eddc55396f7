import { normalName } from '../spec/names.ts'
import { nearest } from '../spec/nearest.ts'
import { packageNamePattern, type Spec } from '../spec/schema.ts'
import { type Constraint, constraintsOn } from './constraints.ts'
import { asksForPython, holds, type Place } from './markers/evaluate.ts'
import {
  interpreters,
  namePatch,
  oldest,
  pythonsUnmet,
  takenPython,
  versionOfInterpreter,
} from './pythons.ts'
import type { Requirement, Requirements, Unmapped } from './requirement.ts'

/** Target of a spec: channel, version of Python and platform. */
export interface Aim {
  /** Channel that the caller has named; null for none. */
  channel: string | null
  /** `3.13`, if the caller has named it. */
  python: string | null
  /** `3.13.5`, if the caller has named the patch release too. */
  fullPython: string | null
  /** Default version of the channel; null without a service. */
  channelPython: string | null
  /** The same with patch release; null if unknown. */
  channelFullPython: string | null
  system: string
  extras: string[]
  /** Normal forms of the channel's packages; null without a service, or before the channel is listed. */
  packageNames: readonly string[] | null
}

/** A channel of a service. */
export interface KnownChannel {
  defaults: { target: string; system: string }
  /** Version of its default source with patch release; null if unknown. */
  pythonVersion: string | null
  packageNames: readonly string[] | null
}

/** Fills in the target of a spec from a channel, which is null without a service. */
export function aimAt(
  named: Pick<Aim, 'channel' | 'python' | 'fullPython' | 'extras'>,
  known: KnownChannel | null,
): Aim {
  return {
    ...named,
    channelPython: known && versionOfInterpreter(known.defaults.target),
    channelFullPython: known?.pythonVersion ?? null,
    system: known?.defaults.system ?? 'x86_64-linux',
    packageNames: known?.packageNames ?? null,
  }
}

export interface Made {
  spec: Spec
  /** Places in the files that require packages of the spec. */
  required: { name: string; where: string }[]
  leftOut: Unmapped[]
  /** Entries for other environments, or that a spec does not need. */
  passedOver: Unmapped[]
  /** Versions that the files require of packages in the spec. */
  constraints: Constraint[]
  /** Constraints on Python that depend on the unknown patch release. */
  undecided: Unmapped[]
  /** Version of Python assumed for conditions, if neither the caller nor the files have named one. */
  assumedPython: string | null
}

/** Largest number of packages in a spec; same as in the schema. */
const most = 500

/** Converts all requirements that a channel can provide to a spec, and lists the others with reasons. */
export function toSpec(wishes: Requirements, aim: Aim): Made {
  const { taken, refused } = takenPython(wishes.pythons, aim)
  const python = taken ?? aim.channelPython ?? oldest
  const fullPython = aim.fullPython ?? (python === aim.channelPython ? aim.channelFullPython : null)
  const place: Place = { python, fullPython, system: aim.system, extras: aim.extras }
  const { here, notNeeded, unclear } = judged(wishes.requirements, place)
  const [fromHere, fromOther] = split(here, (one) => elsewhere(one, place) === null)
  const [possible, impossible] = split(fromHere, ({ name }) => canBeNamed(name))
  const known = aim.packageNames && new Set(aim.packageNames)
  const [there, missing] = split(possible, ({ name }) => known?.has(normalName(name)) ?? true)
  const names = [...new Set(there.map(({ name }) => normalName(name)))].sort()
  const packages = names.slice(0, most)
  const limits = judged(wishes.constraints, place)
  const { constraints, unreadable } = constraintsOn(packages, [...there, ...limits.here, ...limits.unclear])
  const pythons = pythonsUnmet(wishes.pythons, place, aim)
  return {
    spec: { ...(aim.channel !== null && { channel: aim.channel }), ...interpreters(taken, aim), packages },
    required: there.map(({ name, where }) => ({ name: normalName(name), where })),
    leftOut: distinct([
      ...wishes.leftOut,
      ...refused,
      ...pythons.leftOut,
      ...unclear.map((one) => cannotBeJudged(one, place)),
      ...fromOther.map((one) => entry(one, elsewhere(one, place) ?? '')),
      ...impossible.map((one) => entry(one, 'No channel has a package of such a name.')),
      ...missing.map((one) => notThere(one, aim.packageNames ?? [])),
      ...names.slice(most).map(tooMany),
      ...there.flatMap(extrasOf),
      ...unreadable,
    ]),
    passedOver: distinct([
      ...wishes.passedOver,
      ...notNeeded.map((one) => entry(one, `It is not for Python ${fullPython ?? python} on ${aim.system}.`)),
    ]),
    constraints,
    undecided: pythons.undecided,
    assumedPython:
      !taken &&
      !aim.channelPython &&
      wishes.requirements.some(({ marker }) => marker && asksForPython(marker))
        ? python
        : null,
  }
}

/** Sorts requirements by the results of their conditions. */
function judged(
  requirements: Requirement[],
  place: Place,
): { here: Requirement[]; notNeeded: Requirement[]; unclear: Requirement[] } {
  const answers = requirements.map((one) => ({
    one,
    answer: one.marker === null || holds(one.marker, place),
  }))
  const those = (wanted: boolean | null) =>
    answers.filter(({ answer }) => answer === wanted).map(({ one }) => one)
  return { here: those(true), notNeeded: those(false), unclear: those(null) }
}

/** Returns the reason why a package comes from another source at this place, or null. */
function elsewhere({ elsewhere = [] }: Requirement, place: Place): string | null {
  for (const { marker, because } of elsewhere) {
    const answer = marker === null || holds(marker, place)
    if (answer === null) return `${because} The condition for that cannot be judged here.`
    if (answer) return because
  }
  return null
}

function canBeNamed(name: string): boolean {
  return new RegExp(packageNamePattern).test(normalName(name))
}

function entry({ where, text }: Requirement, because: string): Unmapped {
  return { where, what: text, because }
}

function cannotBeJudged(one: Requirement, place: Place): Unmapped {
  return one.marker && asksForPython(one.marker) && place.fullPython === null
    ? entry(
        one,
        `Its condition depends on the patch release of Python ${place.python}, which is not known. ${namePatch(place)}`,
      )
    : entry(one, 'Its condition depends on the kernel of a machine, which no environment has.')
}

function notThere(one: Requirement, packageNames: readonly string[]): Unmapped {
  const near = nearest(normalName(one.name), packageNames)
  return {
    ...entry(one, 'The channel has no Python package of that name.'),
    package: normalName(one.name),
    ...(near.length > 0 && { nearest: near }),
  }
}

function tooMany(name: string): Unmapped {
  return { where: 'spec', what: name, because: `A spec may have at most ${most} packages.` }
}

function extrasOf({ where, name, extras }: Requirement): Unmapped[] {
  if (extras.length === 0) return []
  const because = 'A spec names packages, not their extras: name what these bring.'
  return [{ where, what: `${name}[${extras.join(',')}]`, because }]
}

/** Removes duplicates, which come from extras that name each other. */
function distinct(entries: Unmapped[]): Unmapped[] {
  const byText = new Map(entries.map((one) => [JSON.stringify([one.where, one.what, one.because]), one]))
  return [...byText.values()]
}

function split<T>(all: T[], holds: (one: T) => boolean): [T[], T[]] {
  return [all.filter(holds), all.filter((one) => !holds(one))]
}
