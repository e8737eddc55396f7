import { readFile, writeFile } from 'node:fs/promises'
import type { Test } from 'tap'

/** Compares a file of docs/ with the text that a test has made. `UPDATE_DOCS=1` writes the file. */
export async function holdDocs(t: Test, name: string, text: string): Promise<void> {
  const file = new URL(`../../docs/${name}`, import.meta.url)
  if (process.env.UPDATE_DOCS) await writeFile(file, text)
  t.equal(await readFile(file, 'utf8'), text)
}

export function markdownTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(heading), line(heading.map(() => '---')), ...rows.map(line)].join('\n')
}
