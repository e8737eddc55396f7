/** A line of a requirements file: a requirement, options, or a requirement with options of its own. */
export interface PipLine {
  /** Number of its first line, counted from 1. */
  number: number
  /** Its text with continuation lines joined, without comments. */
  text: string
  /** In the form of PEP 508, a URL or a path; empty for a line of options alone. */
  requirement: string
  options: PipOption[]
}

export interface PipOption {
  /** E.g. `--hash` or `-r`. */
  name: string
  value: string
}

/**
 * Splits a requirements file into lines as pip does: removes comments, joins lines after a backslash, and separates options at the
 * first word with a dash: `click==8 --hash=sha256:… # why`.
 */
export function pipLines(content: string): PipLine[] {
  return withoutComments(joined(content)).map(({ number, text }) => {
    const words = text.split(' ')
    const at = words.findIndex((word) => word.startsWith('-'))
    const [requirement, options] = at < 0 ? [words, []] : [words.slice(0, at), words.slice(at)]
    return {
      number,
      text,
      requirement: requirement.join(' ').trim(),
      options: optionsOf(shellWords(options.join(' '))),
    }
  })
}

interface Line {
  number: number
  text: string
}

/** Line breaks of Python's `splitlines`, except the separators of ASCII. */
const lineEnd = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/

/** Joins lines that end with a backslash. A line that is only a comment ends a continuation, and never starts one. */
function joined(content: string): Line[] {
  const lines: Line[] = []
  let begun: Line | null = null
  for (const [index, raw] of content.split(lineEnd).entries()) {
    const isComment = /^\s*#/.test(raw)
    const goesOn = raw.endsWith('\\') && !isComment
    const part = goesOn ? raw.replace(/^\\+|\\+$/g, '') : isComment ? ` ${raw}` : raw
    const line: Line = begun ? { ...begun, text: begun.text + part } : { number: index + 1, text: part }
    begun = goesOn ? line : null
    if (!goesOn) lines.push(line)
  }
  return begun ? [...lines, begun] : lines
}

function withoutComments(lines: Line[]): Line[] {
  return lines
    .map(({ number, text }) => ({ number, text: text.replace(/(^|\s+)#.*$/, '').trim() }))
    .filter(({ text }) => text !== '')
}

/** Splits a text into words as a shell does, with quotes and backslashes. */
function shellWords(text: string): string[] {
  const words = text.match(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\]|["'\\])+/g) ?? []
  return words.map((word) =>
    word.replace(/"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/g, (_, double, single, kept) =>
      double === undefined ? (single ?? kept) : double.replace(/\\(["\\])/g, '$1'),
    ),
  )
}

/** Parses options in all of pip's forms: `-r base.txt`, `-rbase.txt`, `--requirement base.txt`, `--requirement=base.txt`. */
function optionsOf(words: string[]): PipOption[] {
  const options: PipOption[] = []
  for (const word of words) {
    const [, long, value] = /^(--[\w-]+)(?:=(.*))?$/s.exec(word) ?? []
    const short = /^-(?!-)(.)(.*)$/s.exec(word)
    const last = options.at(-1)
    if (long !== undefined) options.push({ name: long, value: value ?? '' })
    else if (short) options.push({ name: `-${short[1]}`, value: short[2] ?? '' })
    else if (last) last.value = last.value === '' ? word : `${last.value} ${word}`
  }
  return options
}
