import type { FailureClass } from '../../src/errors.ts'
import type { Cleanup } from './cleanup.ts'
import type { Site, SiteOptions } from './site.ts'

/** The size of a row: full, or its short form. */
export interface Scale {
  /** How often a fault is repeated. */
  times: number
  /** How long a server is away. */
  seconds: number
  /** Builds that run or wait during the fault. */
  builds: number
}

/** The options of a row. */
export interface RowContext {
  scale: Scale
  cleanup: Cleanup
  /** Revision of the version that is to run beside this one. */
  old: string | null
  /** The folder that the site lies in, removed when the row is over. */
  folder: string
  /** Folder for the logs of what the row starts. */
  logs: string
}

export interface Row {
  /** Names the row on the command line. */
  name: string
  /** The fault, as the table calls it. */
  fault(scale: Scale): string
  /** Failures that are correct while the fault lasts. A caller submits such a build again when it is over. */
  passing?: FailureClass[]
  /** Changes the usual site. Throws `CannotRun` if the machine lacks something. */
  prepare?(context: RowContext): Promise<SiteOptions>
  /** Submits builds, inflicts the fault and ends it. */
  inflict(site: Site, context: RowContext): Promise<void>
}

/** Thrown by a row that needs something that this machine or the command line does not have. */
export class CannotRun extends Error {
  override name = 'CannotRun'
}
