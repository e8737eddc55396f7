import type { Terminal } from './terminal.ts'

/** Measures texts in columns of a terminal, in which a Chinese character takes two. */
export interface TextWidth {
  widthOf(text: string): number
  /** Breaks a text into lines of at most so many columns. */
  wrap(text: string, columns: number): string[]
}

/** Counts characters: enough for output that is no terminal, whose lines are never wrapped. */
let current: TextWidth = { widthOf: (text) => [...text].length, wrap: (text) => [text] }

/** Returns the measure that `measureFor` has chosen. */
export function textWidth(): TextWidth {
  return current
}

/** Loads the packages that know the width of characters if a stream is a terminal: other commands start faster without them. */
export async function measureFor({ out, err }: Pick<Terminal, 'out' | 'err'>): Promise<void> {
  if (!out.isTTY && !err.isTTY) return
  const [{ default: widthOf }, { default: wrapAnsi }] = await Promise.all([
    import('string-width'),
    import('wrap-ansi'),
  ])
  current = { widthOf, wrap: (text, columns) => wrapAnsi(text, columns, { hard: true }).split('\n') }
}
