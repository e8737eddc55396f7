import type { Build } from '../http/patchbay.ts'

/** The progress of a build, a plan or a sweep. */
export interface Status {
  state: string
  /** Counts of a build's derivations. */
  progress?: Build['progress']
  /** The reason why the work waits, if it is known. */
  waitsFor?: string
  /** Names of the derivations that are being built. */
  now?: string
  /** The last line of output, whose change is not a step of its own. */
  lastLine?: string
}
