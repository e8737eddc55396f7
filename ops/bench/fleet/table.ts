import type { CpuByKind } from './processes.ts'

/** The figures of one step, all times in seconds. */
export interface StepFigures {
  workers: number
  builds: number
  buildMs: number
  /** From the first request until all builds have ended. */
  seconds: number
  /** Time from the request of a build to its first claim. */
  waits: { [priority in 'high' | 'normal' | 'low']: { p50: number; p99: number } }
  /** Committed transactions for each build, of all processes. */
  transactions: number
  /** Milliseconds of CPU time for each build. */
  cpuMs: CpuByKind
  /** Builds that a killed worker had; another one made them. */
  lost: number
  failed: number
}

const columns: { title: string; of: (figures: StepFigures) => string }[] = [
  { title: 'workers', of: ({ workers }) => `${workers}` },
  { title: 'builds', of: ({ builds }) => builds.toLocaleString('en') },
  { title: 'until all are done', of: ({ seconds }) => `${seconds.toFixed(0)} s` },
  // The workers are never idle in the ideal case, and nothing but the builds takes time.
  {
    title: 'of the ideal',
    of: ({ seconds, builds, buildMs, workers }) =>
      `${((builds * buildMs) / 10 / workers / seconds).toFixed(0)} %`,
  },
  { title: 'builds a second', of: ({ seconds, builds }) => (builds / seconds).toFixed(1) },
  { title: 'wait, high', of: ({ waits }) => waitOf(waits.high) },
  { title: 'wait, normal', of: ({ waits }) => waitOf(waits.normal) },
  { title: 'wait, low', of: ({ waits }) => waitOf(waits.low) },
  { title: 'transactions a build', of: ({ transactions }) => transactions.toFixed(1) },
  {
    title: 'CPU a build: API, Postgres, Redis, workers',
    of: ({ cpuMs: { api, postgres, redis, workers } }) =>
      `${[api, postgres, redis, workers].map((one) => one.toFixed(0)).join(', ')} ms`,
  },
  { title: 'taken up again', of: ({ lost }) => `${lost}` },
  { title: 'failed', of: ({ failed }) => `${failed}` },
]

const waitOf = ({ p50, p99 }: { p50: number; p99: number }) => `${p50.toFixed(1)} s, p99 ${p99.toFixed(1)} s`

/** Formats the steps as a Markdown table. */
export function table(steps: StepFigures[]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [
    line(columns.map(({ title }) => title)),
    line(columns.map(() => '--:')),
    ...steps.map((step) => line(columns.map(({ of }) => of(step)))),
  ].join('\n')
}
