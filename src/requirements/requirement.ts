import type { Marker } from './markers/parse.ts'

/** One package that a file asks for. */
export interface Requirement {
  /** As written. */
  name: string
  /** Versions, by PEP 440, such as `>=2,<3`, or alternatives of such: `>=2,<3 || ==4.1`; empty where any will do. */
  constraint: string
  extras: string[]
  /** Under which conditions it is asked for. */
  marker: Marker | null
  /** As written. */
  text: string
  where: string
  /** Places other than a channel that the file has it come from. */
  elsewhere?: Elsewhere[]
}

/** A place other than a channel. */
export interface Elsewhere {
  /** Under which conditions the package comes from there. */
  marker: Marker | null
  because: string
}

/** What does not become part of a spec. */
export interface Unmapped {
  /** The file, with a line or a table of it. */
  where: string
  what: string
  because: string
  /** Names that the channel has instead. */
  nearest?: string[]
}

/** Which versions of Python a file is for. */
export interface PythonWish {
  /** By PEP 440. */
  constraint: string
  /** `3.13` where the file takes this one, and does not only allow it. */
  taken: string | null
  where: string
}

/** What files ask for, before it is held against a channel. */
export interface Requirements {
  requirements: Requirement[]
  /** Of `-c` files: they ask for nothing, and say which versions of what is asked for will do. */
  constraints: Requirement[]
  pythons: PythonWish[]
  /** What no channel can have. */
  leftOut: Unmapped[]
  /** What a spec has no need of. */
  passedOver: Unmapped[]
  /** Optional parts that the files have, by name, whether they were asked for or not. */
  offered: Chosen
}

/** Optional parts of a project, by name. */
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

/** Returns wishes with what was read sorted into requirements and the rest. */
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

/** Returns the entry of what a file has come from a URL or a path. */
export function fromElsewhere(what: string, where: string): Unmapped {
  return { where, what, because: otherPlace }
}

/** Likewise under a condition: a requirement that is left out where this holds, and not needed where it does not. */
export function fromElsewhereIf(marker: Marker | null, what: string, where: string): Requirement | Unmapped {
  if (marker === null) return fromElsewhere(what, where)
  const elsewhere = [{ marker: null, because: otherPlace }]
  return { name: what, constraint: '', extras: [], marker, text: what, where, elsewhere }
}

/** A file is not what its name says, or lacks what was asked for by name. Said to whoever named it. */
export class FileFault extends Error {
  override name = 'FileFault'
}
