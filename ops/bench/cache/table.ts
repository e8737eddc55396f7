/** One measured quantity of both servers, in the same unit. Of speeds, the larger is better. */
export interface Row {
  what: string
  unit: string
  nginx: number
  patchbay: number
}

/** Returns a Markdown table. The ratio is Patchbay's speed by nginx's. */
export function table(rows: Row[]): string {
  return [
    line(['what', 'unit', 'nginx', 'Patchbay', 'Patchbay : nginx']),
    line(['---', '---', '--:', '--:', '--:']),
    ...rows.map(({ what, unit, nginx, patchbay }) =>
      line([what, unit, nginx.toFixed(0), patchbay.toFixed(0), (patchbay / nginx).toFixed(2)]),
    ),
  ].join('\n')
}

export function median(values: number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = sorted.length / 2
  const [low = 0, high = low] = sorted.slice(Math.ceil(middle) - 1, Math.floor(middle) + 1)
  return (low + high) / 2
}

const line = (cells: string[]) => `| ${cells.join(' | ')} |`
