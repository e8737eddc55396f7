import { normalName } from '../spec/names.ts'

/** Finds a name among others; PEP 685 and 735 compare names of extras and groups as PEP 503 does names of packages. */
export function named(wanted: string, names: readonly string[]): string | undefined {
  return names.find((name) => normalName(name) === normalName(wanted))
}

/** Returns the members of `names` that are wanted, in their own spelling. */
export function chosenOf(wanted: readonly string[], names: readonly string[]): string[] {
  return names.filter((name) => named(name, wanted) !== undefined)
}
