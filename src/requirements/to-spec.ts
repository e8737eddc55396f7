import { normalName } from '../spec/names.ts'
import { nearest } from '../spec/nearest.ts'
import { packageNamePattern, type Spec } from '../spec/schema.ts'
import { type Constraint, constraintsOn } from './constraints.ts'
import { asksForPython, holds, type Place } from './markers/evaluate.ts'
import { interpreters, namePatch, oldest, pythonsUnmet, takenPython } from './pythons.ts'
import type { Requirement, Requirements, Unmapped } from './requirement.ts'

/** What a spec is made for. */
export interface Aim {
  /** Named by the caller; else the spec names none. */
  channel: string | null
  /** `3.13`, named by the caller. */
  python: string | null
  /** `3.13.5`, where the caller has named the patch release too. */
  fullPython: string | null
  /** What the channel has by default; null where no service was asked. */
  channelPython: string | null
  /** Its patch release; null where that is not known. */
  channelFullPython: string | null
  system: string
  extras: string[]
  /** Normal forms; null where no service was asked, or does not know yet. */
  packageNames: readonly string[] | null
}

export interface Made {
  spec: Spec
  leftOut: Unmapped[]
  /** Asked for elsewhere, or not needed. */
  passedOver: Unmapped[]
  /** Which versions the files want of what is in the spec. */
  constraints: Constraint[]
  /** Which Pythons the files want, where that cannot be judged without the patch release. */
  undecided: Unmapped[]
  /** Which Python the conditions were judged for, where there were any and neither caller nor files had said which. */
  assumedPython: string | null
}

/** Most packages that a spec may have. */
const most = 500

/** Makes a spec of all wishes that a channel can meet, and lists the others with the reason. */
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

/** Sorts requirements by whether their conditions hold. */
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

/** Why it comes from elsewhere there; null where it does not. */
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

/** Extras that name each other may have the same requirement read twice. */
function distinct(entries: Unmapped[]): Unmapped[] {
  const byText = new Map(entries.map((one) => [JSON.stringify([one.where, one.what, one.because]), one]))
  return [...byText.values()]
}

function split<T>(all: T[], holds: (one: T) => boolean): [T[], T[]] {
  return [all.filter(holds), all.filter((one) => !holds(one))]
}
