import { plainText } from '../../nix/process/plain-text.ts'
import { textWidth } from './text-width.ts'

/** Width for output that is no terminal: a program reads it by lines. */
export const unlimited = Number.POSITIVE_INFINITY

/** Narrowest column that cells are wrapped to: below that, words fall apart. */
const narrowest = 12

const gap = '  '

/** Returns the width that tables on a stream may have. */
export function widthOf({ isTTY, columns }: { isTTY?: boolean; columns?: number }): number {
  return isTTY ? (columns ?? 80) : unlimited
}

/**
 * Aligns rows of the same number of cells in columns, without escape sequences. Wraps the cells of the widest columns if the rows
 * would be wider than `width`, in columns of a terminal as `measureFor` has them measured.
 */
export function aligned(rows: string[][], width = unlimited): string {
  const cells = rows.map((row) => row.map(plainText))
  const widths = fitted(
    cells[0]?.map((_, column) => Math.max(...cells.map((row) => textWidth().widthOf(row[column] ?? '')))) ??
      [],
    width,
  )
  return cells.flatMap((row) => linesOf(row, widths)).join('\n')
}

/** Narrows the widest columns as far as needed and possible. */
function fitted(natural: number[], width: number): number[] {
  const widths = [...natural]
  let surplus = widths.reduce((sum, one) => sum + one, gap.length * (widths.length - 1)) - width
  while (surplus > 0) {
    const widest = Math.max(...widths)
    if (widest <= narrowest) break
    const next = Math.max(narrowest, ...widths.filter((one) => one < widest))
    const column = widths.lastIndexOf(widest)
    const less = Math.min(surplus, Math.max(1, widest - next))
    widths[column] = widest - less
    surplus -= less
  }
  return widths
}

function linesOf(row: string[], widths: number[]): string[] {
  const { widthOf, wrap } = textWidth()
  const wrapped = row.map((cell, column) => {
    const width = widths[column] ?? 0
    return widthOf(cell) > width ? wrap(cell, width) : [cell]
  })
  const height = Math.max(...wrapped.map((lines) => lines.length))
  return Array.from({ length: height }, (_, line) =>
    wrapped
      .map((lines, column) => {
        const text = lines[line] ?? ''
        const isLast = column === wrapped.length - 1
        return isLast ? text : text + ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(text)))
      })
      .join(gap)
      .replace(height > 1 ? / +$/ : /$^/, ''),
  )
}

/** Formats a list for a stream; without rows, says what to do. */
export function listTable(
  headings: string[],
  rows: string[][],
  empty: string,
  out: Parameters<typeof widthOf>[0],
): string {
  return rows.length === 0 ? `${empty}\n` : `${aligned([headings, ...rows], widthOf(out))}\n`
}
