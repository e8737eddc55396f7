import type { Goal, Line } from './part.ts'

/** The figures of a release, as `ops/bench/releases` keeps them. */
export interface ReleaseFigures {
  version: string
  commit: string
  /** Figures by key. */
  figures: { [key: string]: number }
}

/** Returns a Markdown table of the lines, beside the figures of the last release. */
export function table(lines: Line[], release: ReleaseFigures): string {
  return [
    row(['what', 'goal', 'today', `${release.version} (${release.commit})`, 'met', 'measured']),
    row(['---', '--:', '--:', '--:', '---', '---']),
    ...lines.map(({ key, what, goal, value, detail }) => {
      const before = release.figures[key]
      return row([
        ...[what, goalText(goal), figure(value), before === undefined ? '' : figure(before)],
        ...[isMet(goal, value) ? 'yes' : 'no', detail],
      ])
    }),
  ].join('\n')
}

export function isMet(goal: Goal, value: number): boolean {
  return 'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost
}

const goalText = (goal: Goal) =>
  'atLeast' in goal ? `≥ ${figure(goal.atLeast)}` : `≤ ${figure(goal.atMost)}`

/** Prints three significant digits, or the whole number. */
export function figure(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))
}

const row = (cells: string[]) => `| ${cells.join(' | ')} |`
