import { plainText } from '../../nix/process/plain-text.ts'
import type { DependencyCheck } from '../check/check.ts'
import { summaryOf, togetherLines } from './check-report.ts'
import { checkedCells, checkedHeadings } from './verdict-text.ts'

/** Formats a check as GitHub's Markdown, for the summary of a job. */
export function checkMarkdown(check: DependencyCheck): string {
  const { targets, packages, notChecked, otherVersions, idle } = check
  const headings = checkedHeadings(targets.map(({ label }) => label)).map(sentenceCase)
  const blocks = [
    `**${escaped(summaryOf(check))}**`,
    ...togetherLines(check).map(escaped),
    table(headings, packages.map(checkedCells)),
    ...section('Not checked', notChecked),
    ...section('Checked in the channel’s version', otherVersions),
    ...(idle.length > 0 ? [`Allowed, but safe or not there: ${escaped(idle.join(', '))}.`] : []),
  ]
  return `${blocks.join('\n\n')}\n`
}

function section(title: string, entries: DependencyCheck['notChecked']): string[] {
  if (entries.length === 0) return []
  const rows = entries.map(({ where, what, because }) => [where, what, because])
  return [`${title}:\n\n${table(['Where', 'Entry', 'Reason'], rows)}`]
}

function table(headings: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [
    line(headings.map(escaped)),
    line(headings.map(() => '---')),
    ...rows.map((cells) => line(cells.map(escaped))),
  ].join('\n')
}

/** Escapes a text for a cell: nothing in it can end the cell, or become markup, HTML, a link or a mention. */
export function escaped(text: string): string {
  return plainText(text)
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_~[\]<>|#!&$]/g, '\\$&')
    .replace(/(?<=\/)(?=\/)|(?<=@)|(?<=\bwww)(?=\.)/g, '\u200b')
}

function sentenceCase(heading: string): string {
  return /^[A-Z ]+$/.test(heading) ? heading.charAt(0) + heading.slice(1).toLowerCase() : heading
}
