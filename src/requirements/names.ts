import { normalName } from '../spec/names.ts'

/** Finds a name among others; PEP 685 and 735 compare names of extras and groups as PEP 503 does names of packages. */
export function named(wanted: string, names: readonly string[]): string | undefined {
  return names.find((name) => normalName(name) === normalName(wanted))
}

/** Returns those of the names that are wanted, as they are written here. */
export function chosenOf(wanted: readonly string[], names: readonly string[]): string[] {
  return names.filter((name) => named(name, wanted) !== undefined)
}
