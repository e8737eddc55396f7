import type { Verdict } from './judge.ts'
import type { UsageOverTime } from './usage.ts'

/** The measured result of a row. */
export interface Outcome {
  name: string
  fault: string
  /** Null if the row broke off. */
  verdict: Verdict | null
  seconds: number
  usage: { [role: string]: UsageOverTime }
  /** Why there is no verdict. */
  reason?: string
  /** Whether the machine or the command line lacks something. */
  isSkipped?: true
}

export const isFaulty = ({ verdict, isSkipped }: Outcome): boolean =>
  verdict ? verdict.lost.length + verdict.doubled.length > 0 : !isSkipped

export function faultTable(outcomes: Outcome[]): string {
  return [
    line(['fault', 'submitted', 'finished', 'lost', 'doubled', 'seconds until healthy']),
    line(['---', '--:', '--:', '--:', '--:', '--:']),
    ...outcomes.map(({ fault, verdict, seconds, isSkipped }) =>
      line([
        fault,
        ...(verdict
          ? [verdict.submitted, verdict.finished, verdict.lost.length, verdict.doubled.length]
          : [isSkipped ? 'not run' : 'broken off', '', '', '']
        ).map(String),
        verdict ? seconds.toFixed(1) : '',
      ]),
    ),
  ].join('\n')
}

/** Memory and descriptors of each process: before the fault, at most, and when all builds had ended. */
export function usageTable(outcomes: Outcome[]): string {
  const rows = outcomes.flatMap(({ name, usage }) =>
    Object.entries(usage).map(([role, { before, most, after }]) =>
      line([
        name,
        role,
        ...[before, most, after].map(({ mebibytes }) => mebibytes.toFixed(0)),
        ...[before, most, after].map(({ descriptors }) => String(descriptors)),
      ]),
    ),
  )
  return [
    line(['row', 'process', 'MiB before', 'at most', 'after', 'descriptors before', 'at most', 'after']),
    line(['---', '---', ...Array.from({ length: 6 }, () => '--:')]),
    ...rows,
  ].join('\n')
}

/** Returns a sentence for each lost or doubled build, and for each row that has not run. */
export function remarks(outcomes: Outcome[]): string[] {
  return outcomes.flatMap(({ name, verdict, reason }) => [
    ...(verdict?.lost ?? []).map((text) => `${name}: lost ${text}`),
    ...(verdict?.doubled ?? []).map((text) => `${name}: ${text}`),
    ...(reason ? [`${name}: ${reason}`] : []),
  ])
}

const line = (cells: string[]) => `| ${cells.join(' | ')} |`
