import { interpreterAttribute } from '../spec/interpreters.ts'
import type { Spec } from '../spec/schema.ts'
import { agreed, type Place, possiblePythons } from './markers/evaluate.ts'
import { satisfied, validConstraint } from './pep440.ts'
import { FileFault, type PythonWish, type Unmapped } from './requirement.ts'

/** Oldest version of Python with a free-threaded build. Also the assumed version if neither files nor a service name one. */
export const oldest = '3.13'

/** Returns whether a version such as `3.13` is older than any free-threaded Python. */
export function isTooOld(python: string): boolean {
  return minor(python) < minor(oldest)
}

/**
 * Parses the version that a caller has named: `3.13`, `3.13t` or `3.13.5`. Throws `FileFault`, which names the option, for any other
 * text, and for a version without free threading.
 */
export function namedPython(
  text: string | undefined,
  option: string,
): { python: string | null; fullPython: string | null } {
  if (text === undefined) return { python: null, fullPython: null }
  const [, python, patch] = /^(3\.\d{1,2})(\.\d+(?:(?:a|b|rc)\d+)?)?t?$/.exec(text) ?? []
  if (python === undefined)
    throw new FileFault(
      `${option} takes a version such as 3.14, or with its patch release 3.13.5, not ${text}.`,
    )
  if (isTooOld(python))
    throw new FileFault(`There is no free-threaded Python before ${oldest}: ${option} ${text} cannot be.`)
  return { python, fullPython: patch === undefined ? null : python + patch }
}

/** Returns `3.13` for `python313FreeThreading`. */
export function versionOfInterpreter(attribute: string): string | null {
  const minorVersion = /^python3(\d+)/.exec(attribute)?.[1]
  return minorVersion === undefined ? null : `3.${minorVersion}`
}

/** Returns the version of Python that the caller has named, or else the one that the files select. */
export function takenPython(
  pythons: PythonWish[],
  { python }: { python: string | null },
): { taken: string | null; refused: Unmapped[] } {
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
  if (!isTooOld(first.taken)) return { taken: first.taken, refused }
  const because = `There is no free-threaded Python before ${oldest}; the channel’s default is taken.`
  return {
    taken: null,
    refused: [...refused, { where: first.where, what: `python ${first.taken}`, because }],
  }
}

/** Returns the interpreters that a spec has to name for this Python; none if they are the channel's defaults. */
export function interpreters(
  taken: string | null,
  { channelPython }: { channelPython: string | null },
): Pick<Spec, 'source' | 'target'> {
  if (taken === null || taken === channelPython) return {}
  const [source, target] = [interpreterAttribute(taken), interpreterAttribute(`${taken}t`)]
  return source && target ? { source, target } : {}
}

/**
 * Compares the files' constraints on Python with the chosen version. Returns as `leftOut` those that no release of it meets, and as
 * `undecided` those that depend on its unknown patch release.
 */
export function pythonsUnmet(
  pythons: PythonWish[],
  place: Place,
  { python }: { python: string | null },
): { leftOut: Unmapped[]; undecided: Unmapped[] } {
  const judged = pythons
    // Skips files that select another version, which `takenPython` has listed, unless the caller has named a version.
    .filter(({ taken }) => python !== null || taken === null || taken === place.python)
    .map((wish) => ({ wish, met: meets(wish.constraint, place) }))
  const entry = ({ constraint, where }: PythonWish, because: string) => ({
    where,
    what: `python ${constraint}`,
    because,
  })
  return {
    leftOut: judged.flatMap(({ wish, met }) => {
      if (met === 'unreadable')
        return [entry(wish, 'It is in no form of PEP 440, so no Python was compared with it.')]
      return met === false
        ? [entry(wish, `The target is ${place.fullPython ?? place.python}. --python takes another.`)]
        : []
    }),
    undecided: judged.flatMap(({ wish, met }) =>
      met === null
        ? [
            entry(
              wish,
              `It depends on the patch release of ${place.python}, which is not known. ${namePatch(place)}`,
            ),
          ]
        : [],
    ),
  }
}

/** Returns the advice for a result that depends on the patch release. */
export function namePatch({ python }: Place): string {
  return `--python ${python}.N says it.`
}

function meets(constraint: string, place: Place): boolean | null | 'unreadable' {
  if (!validConstraint(constraint)) return 'unreadable'
  return agreed(possiblePythons(place).map((python) => satisfied(python, constraint)))
}

function minor(version: string): number {
  return Number(version.split('.')[1])
}
