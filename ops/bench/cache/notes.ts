import { availableParallelism } from 'node:os'

/** The facts of a run. */
export interface Measurement {
  /** As `nix --version` prints it. */
  nix: string
  /** How many narinfos the cache has. */
  narinfos: number
  /** How long each load lasted, and how often it was measured. */
  seconds: number
  rounds: number
}

/** Returns the notes under the table, in Markdown. */
export function notes({ nix, narinfos, seconds, rounds }: Measurement): string {
  return [
    `Both serve the same folder, on ${availableParallelism()} processors that they share with wrk or Nix. Medians of ${rounds} rounds in turns. Compare ratios: speeds are the machine's.`,
    `narinfos: ${narinfos} different ones, 50 connections, ${seconds} s. Patchbay has them in memory for 30 s at most; for the first time, it asks Postgres and the disk. What is not there it asks Postgres for, every time, once for all that wait.`,
    `NARs: random bytes, ${seconds} s. nginx has the kernel send them, with as many processes as there are processors; Patchbay is one process, and has those of up to 4 MiB in memory.`,
    `nix copy: by ${nix}, into an empty store, from a cache that it has never asked before; NARs are unpacked and all signatures checked.`,
  ]
    .map((note) => `- ${note}`)
    .join('\n')
}
