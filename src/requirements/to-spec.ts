import { satisfies, valid, validRange } from '@renovatebot/pep440'
import { interpreterAttribute } from '../spec/interpreters.ts'
import { normalName } from '../spec/names.ts'
import { nearest } from '../spec/nearest.ts'
import { packageNamePattern, type Spec } from '../spec/schema.ts'
import { asksForPython, holds, type Place } from './markers.ts'
import type { LeftOut, PythonWish, Requirement, Wishes } from './wishes.ts'

/** What a spec is made for. */
export interface Aim {
  /** Named by whoever asks; else the spec names none. */
  channel: string | null
  /** `3.13`, named by whoever asks. */
  python: string | null
  /** What the channel has where nobody names another; null where no service was asked. */
  channelPython: string | null
  system: string
  extras: string[]
  /** Normal forms; null where no service was asked, or does not know yet. */
  packageNames: readonly string[] | null
}

export interface Made {
  spec: Spec
  leftOut: LeftOut[]
  /** Asked for elsewhere, or not needed. */
  passedOver: LeftOut[]
  /** Which versions the files want of what is in the spec. */
  constraints: Constraint[]
  /** Which Python the conditions were judged for, where there were any and nobody had said which. */
  assumedPython: string | null
}

export interface Constraint {
  name: string
  constraint: string
  where: string
}

/** The oldest that can be free-threaded, and a guess where nobody says which it will be. */
const oldest = '3.13'

/** Most packages that a spec may have. */
const most = 500

/** A spec with all of the wishes that a channel can meet, and the others with the reason. */
export function toSpec(wishes: Wishes, aim: Aim): Made {
  const { taken, refused } = takenPython(wishes.pythons, aim)
  const python = taken ?? aim.channelPython ?? oldest
  const place: Place = { python, system: aim.system, extras: aim.extras }
  const [met, unmet] = split(wishes.requirements, ({ marker }) => marker === null || holds(marker, place))
  const [possible, impossible] = split(met, ({ name }) => canBeNamed(name))
  const known = aim.packageNames && new Set(aim.packageNames)
  const [there, missing] = split(possible, ({ name }) => known?.has(normalName(name)) ?? true)
  const names = [...new Set(there.map(({ name }) => normalName(name)))].sort()
  const packages = names.slice(0, most)
  return {
    spec: { ...(aim.channel !== null && { channel: aim.channel }), ...interpreters(taken, aim), packages },
    leftOut: [
      ...wishes.leftOut,
      ...refused,
      ...pythonsUnmet(wishes.pythons, python),
      ...impossible.map(cannotBeNamed),
      ...missing.map((one) => notThere(one, aim.packageNames ?? [])),
      ...names.slice(most).map(tooMany),
      ...there.flatMap(extrasOf),
    ],
    passedOver: [...wishes.passedOver, ...unmet.map((one) => notHere(one, place))],
    constraints: constraintsOn(packages, [...there, ...wishes.constraints]),
    assumedPython:
      !taken &&
      !aim.channelPython &&
      wishes.requirements.some(({ marker }) => marker && asksForPython(marker))
        ? python
        : null,
  }
}

/** Holds what the files want against versions by name; returns what is not met, in words. */
export function unmetConstraints(
  constraints: Constraint[],
  versions: ReadonlyMap<string, string>,
): { unmet: LeftOut[]; unknown: Constraint[] } {
  const judged = constraints.map((one) => ({
    ...one,
    version: versions.get(one.name),
    met: meets(one, versions),
  }))
  return {
    unmet: judged
      .filter(({ met }) => met === false)
      .map(({ name, constraint, where, version }) => ({
        where,
        what: `${name}${constraint}`,
        because: `The channel has ${version}, which is in the spec all the same.`,
      })),
    unknown: judged
      .filter(({ met }) => met === null)
      .map(({ name, constraint, where }) => ({ name, constraint, where })),
  }
}

function meets({ name, constraint }: Constraint, versions: ReadonlyMap<string, string>): boolean | null {
  const version = versions.get(name)
  return version === undefined ? null : satisfied(version, constraint)
}

/** Null where no rule of PEP 440 says. */
function satisfied(version: string, constraint: string): boolean | null {
  if (!valid(version) || !validRange(constraint)) return null
  return satisfies(version, constraint, { prereleases: true })
}

/** The version of Python that the files take, unless whoever asks has named one. */
function takenPython(pythons: PythonWish[], { python }: Aim): { taken: string | null; refused: LeftOut[] } {
  if (python !== null) return { taken: python, refused: [] }
  const [first, ...others] = pythons.filter(({ taken }) => taken !== null)
  if (!first?.taken) return { taken: null, refused: [] }
  const refused = others
    .filter(({ taken }) => taken !== first.taken)
    .map(({ taken, where }) => ({
      where,
      what: `python ${taken}`,
      because: `${first.where} takes ${first.taken}.`,
    }))
  if (minor(first.taken) < minor(oldest)) {
    const because = `There is no free-threaded Python before ${oldest}; the channel’s default is taken.`
    return {
      taken: null,
      refused: [...refused, { where: first.where, what: `python ${first.taken}`, because }],
    }
  }
  return { taken: first.taken, refused }
}

function interpreters(taken: string | null, { channelPython }: Aim): Pick<Spec, 'source' | 'target'> {
  if (taken === null || taken === channelPython) return {}
  const [source, target] = [interpreterAttribute(taken), interpreterAttribute(`${taken}t`)]
  return source && target ? { source, target } : {}
}

function pythonsUnmet(pythons: PythonWish[], python: string): LeftOut[] {
  return pythons
    .filter(({ taken, constraint }) => taken === null && excludes(constraint, python))
    .map(({ constraint, where }) => ({
      where,
      what: `python ${constraint}`,
      because: `The target is ${python}. --python takes another.`,
    }))
}

/** Whether no patch release of this Python will do. */
function excludes(constraint: string, python: string): boolean {
  return satisfied(`${python}.0`, constraint) === false && satisfied(`${python}.99`, constraint) === false
}

function minor(version: string): number {
  return Number(version.split('.')[1])
}

function canBeNamed(name: string): boolean {
  return new RegExp(packageNamePattern).test(normalName(name))
}

function cannotBeNamed({ where, text }: Requirement): LeftOut {
  return { where, what: text, because: 'No channel has a package of such a name.' }
}

function notThere({ where, text, name }: Requirement, packageNames: readonly string[]): LeftOut {
  const near = nearest(normalName(name), packageNames)
  const because = 'The channel has no Python package of that name.'
  return { where, what: text, because, ...(near.length > 0 && { nearest: near }) }
}

function tooMany(name: string): LeftOut {
  return { where: 'spec', what: name, because: `A spec may have at most ${most} packages.` }
}

function extrasOf({ where, name, extras }: Requirement): LeftOut[] {
  if (extras.length === 0) return []
  const because = 'A spec names packages, not their extras: name what these bring.'
  return [{ where, what: `${name}[${extras.join(',')}]`, because }]
}

function notHere({ where, text }: Requirement, { python, system }: Place): LeftOut {
  return { where, what: text, because: `It is not for Python ${python} on ${system}.` }
}

function constraintsOn(packages: string[], requirements: Requirement[]): Constraint[] {
  return requirements
    .map(({ name, constraint, where }) => ({ name: normalName(name), constraint, where }))
    .filter(({ name, constraint }) => constraint !== '' && packages.includes(name))
}

function split<T>(all: T[], holds: (one: T) => boolean): [T[], T[]] {
  return [all.filter(holds), all.filter((one) => !holds(one))]
}
