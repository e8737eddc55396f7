import type { EnvironmentMarker } from 'pip-requirements-js'

/** One package that a file asks for. */
export interface Requirement {
  /** As written. */
  name: string
  /** Versions, by PEP 440, such as `>=2,<3`; empty where any will do. */
  constraint: string
  extras: string[]
  /** Under which conditions it is asked for. */
  marker: EnvironmentMarker | null
  /** As written. */
  text: string
  where: string
}

/** What does not become part of a spec. */
export interface LeftOut {
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
export interface Wishes {
  requirements: Requirement[]
  /** Of `-c` files: they ask for nothing, and say which versions of what is asked for will do. */
  constraints: Requirement[]
  pythons: PythonWish[]
  /** What no channel can have. */
  leftOut: LeftOut[]
  /** What a spec has no need of. */
  passedOver: LeftOut[]
}

export function noWishes(): Wishes {
  return { requirements: [], constraints: [], pythons: [], leftOut: [], passedOver: [] }
}

export function together(all: Wishes[]): Wishes {
  return {
    requirements: all.flatMap((one) => one.requirements),
    constraints: all.flatMap((one) => one.constraints),
    pythons: all.flatMap((one) => one.pythons),
    leftOut: all.flatMap((one) => one.leftOut),
    passedOver: all.flatMap((one) => one.passedOver),
  }
}

/** A file is not what its name says, or lacks what was asked for by name. Said to whoever named it. */
export class FileFault extends Error {
  override name = 'FileFault'
}
