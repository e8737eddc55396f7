import type { Run } from '../run.ts'

/** The goal of a figure: the service has to stay on this side of it. */
export type Goal = { atLeast: number } | { atMost: number }

/** One line of the table. */
export interface Line {
  /** Names the figure in the records of releases. */
  key: string
  what: string
  goal: Goal
  value: number
  /** The measured quantities behind the figure; they depend on the machine. */
  detail: string
}

/** Everything that a part uses. */
export interface Site {
  /** An empty folder, open to the user of Postgres. */
  root: string
  run: Run
  signal: AbortSignal
  /** Seconds of each load, and number of rounds. */
  seconds: number
  rounds: number
  /** Size of the closure that is published. */
  mebibytes: number
  say(line: string): void
}

/** Measurements that share what they start. `npm run bench -- --only NAME` runs one part. */
export interface Part {
  name: string
  measure(site: Site): Promise<Line[]>
}
