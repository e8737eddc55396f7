import type { Marker } from './markers/parse.ts'

/** One package that a file requires. */
export interface Requirement {
  /** As written. */
  name: string
  /** Versions in the form of PEP 440, e.g. `>=2,<3`, or alternatives: `>=2,<3 || ==4.1`; empty for any version. */
  constraint: string
  extras: string[]
  /** Condition of the requirement; null for none. */
  marker: Marker | null
  /** As written. */
  text: string
  where: string
  /** Sources in the file that are not a channel. */
  elsewhere?: Elsewhere[]
}

/** A source of a package that is not a channel, such as a Git repository. */
export interface Elsewhere {
  /** Condition of the source; null for none. */
  marker: Marker | null
  because: string
}

/** An entry of a file that does not become part of a spec. */
export interface Unmapped {
  /** File and line or table: `requirements.txt:3`, `pyproject.toml: project.dependencies`. */
  where: string
  what: string
  because: string
  /** Normal name of the package, if the reason is that the channel has none of that name. */
  package?: string
  /** Similar names of packages of the channel. */
  nearest?: string[]
}

/** Versions of Python that a file allows or selects. */
export interface PythonWish {
  /** In the form of PEP 440. */
  constraint: string
  /** `3.13` if the file selects this version, null if it only sets a constraint. */
  taken: string | null
  where: string
}

/** Content of files, before the comparison with a channel. */
export interface Requirements {
  requirements: Requirement[]
  /** From `-c` files: versions of packages that are required elsewhere. */
  constraints: Requirement[]
  pythons: PythonWish[]
  /** Entries that no channel can provide. */
  leftOut: Unmapped[]
  /** Entries that a spec does not need. */
  passedOver: Unmapped[]
  /** All extras and groups of the files, chosen or not. */
  offered: Chosen
}

/** Names of extras and groups of a project. */
export interface Chosen {
  extras: string[]
  groups: string[]
}

export function noWishes(): Requirements {
  return {
    requirements: [],
    constraints: [],
    pythons: [],
    leftOut: [],
    passedOver: [],
    offered: { extras: [], groups: [] },
  }
}

export function together(all: Requirements[]): Requirements {
  return {
    requirements: all.flatMap((one) => one.requirements),
    constraints: all.flatMap((one) => one.constraints),
    pythons: all.flatMap((one) => one.pythons),
    leftOut: all.flatMap((one) => one.leftOut),
    passedOver: all.flatMap((one) => one.passedOver),
    offered: {
      extras: all.flatMap((one) => one.offered.extras),
      groups: all.flatMap((one) => one.offered.groups),
    },
  }
}

/** Sorts parsed entries into `requirements` and `leftOut`, and adds `others`. */
export function requirementsOf(
  read: (Requirement | Unmapped)[],
  others: Partial<Requirements> = {},
): Requirements {
  const wishes = { ...noWishes(), ...others }
  return {
    ...wishes,
    requirements: read.filter((one): one is Requirement => 'name' in one),
    leftOut: [...read.filter((one): one is Unmapped => !('name' in one)), ...wishes.leftOut],
  }
}

const otherPlace = 'It comes from a URL or a path; a channel has packages by name alone.'

/** Returns the entry for a package from a URL or a path. */
export function fromElsewhere(what: string, where: string): Unmapped {
  return { where, what, because: otherPlace }
}

/** Returns the same under a condition: a requirement that `toSpec` leaves out if the condition holds, and else does not need. */
export function fromElsewhereIf(marker: Marker | null, what: string, where: string): Requirement | Unmapped {
  if (marker === null) return fromElsewhere(what, where)
  const elsewhere = [{ marker: null, because: otherPlace }]
  return { name: what, constraint: '', extras: [], marker, text: what, where, elsewhere }
}

/** Hides passwords in URLs, as in `--index-url https://user:secret@example.org`. */
export function withoutPasswords(one: Unmapped): Unmapped {
  return { ...one, what: one.what.replace(/:\/\/[^/@\s]+@/g, '://…@') }
}

/** Thrown if a file has another format than its name, or lacks chosen parts. The message is for the caller who named the file. */
export class FileFault extends Error {
  override name = 'FileFault'
}
