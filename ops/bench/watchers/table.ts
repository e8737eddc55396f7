/** The results with one number of clients of each kind. */
export interface Measured {
  clients: number
  /** MiB that the process held before the clients came, and while they were there. */
  memoryBefore: number
  memoryWith: number
  /** Milliseconds from when an event began to be recorded until a client had it. */
  streams: number[]
  polls: number[]
  /** Milliseconds that recording the event took. */
  recording: number[]
  /** Milliseconds of other requests meanwhile, and the number of answers that clients missed. */
  plain: number[]
  /** CPU seconds of the process, and transactions of Postgres, per event. */
  cpuMs: number
  transactions: number
}

const rows: [string, (measured: Measured) => string][] = [
  ['memory before, MiB', ({ memoryBefore }) => memoryBefore.toFixed(0)],
  ['memory with them, MiB', ({ memoryWith }) => memoryWith.toFixed(0)],
  ['recording an event, ms (median, p99)', ({ recording }) => both(recording)],
  ['… until a stream has it, ms', ({ streams }) => both(streams)],
  ['… until a long poll has it, ms', ({ polls }) => both(polls)],
  ['another GET meanwhile, ms', ({ plain }) => both(plain)],
  ['CPU by event, ms', ({ cpuMs }) => cpuMs.toFixed(1)],
  ['Postgres’ transactions by event', ({ transactions }) => transactions.toFixed(1)],
]

/** Returns a Markdown table with a column for each number of clients. */
export function table(measured: Measured[]): string {
  return [
    line(['', ...measured.map(({ clients }) => `${clients} + ${clients} clients`)]),
    line(['---', ...measured.map(() => '--:')]),
    ...rows.map(([what, cell]) => line([what, ...measured.map(cell)])),
  ].join('\n')
}

/** Returns the smallest value that is no smaller than this part of all. */
export function quantile(values: number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.max(Math.ceil(sorted.length * part) - 1, 0)] ?? Number.NaN
}

const both = (values: number[]) => `${quantile(values, 0.5).toFixed(1)}, ${quantile(values, 0.99).toFixed(1)}`

const line = (cells: string[]) => `| ${cells.join(' | ')} |`
