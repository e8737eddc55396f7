import { posix } from 'node:path'
import { dependency, fromElsewhere, isRequirement } from './pep508.ts'
import { noWishes, together, type Wishes } from './wishes.ts'

/** Reads a file; its path is as it was given, or as another file names it. Throws `FileFault`. */
export type Read = (path: string) => Promise<string>

/**
 * What a file for `pip install -r` asks for, with the files that it includes. pip's own lines are told apart here: an option,
 * a path, a URL; all else is PEP 508.
 */
export async function requirementsTxt(
  text: string,
  path: string,
  read: Read,
  place = lineOf,
): Promise<Wishes> {
  return fileOf(text, path, { read, seen: new Set([path]), place })
}

/** Says where a line is, as files of other forms may have a list of such lines. */
type Place = (path: string, number: number) => string

const lineOf: Place = (path, number) => `${path}:${number}`

interface On {
  read: Read
  /** Files that were read; they may include each other. */
  seen: Set<string>
  place: Place
}

async function fileOf(text: string, path: string, on: On): Promise<Wishes> {
  const wishes = noWishes()
  const included: Wishes[] = []
  for (const { line, number } of logicalLines(text)) {
    const where = on.place(path, number)
    const option = /^(--?[a-z][a-z-]*)(?:[\s=]\s*|(?<=^-[a-z])(?=\S)|$)(.*)$/i.exec(line)
    const [, name = '', value = ''] = option ?? []
    if (name === '-r' || name === '--requirement') {
      included.push(await includedBy(value, path, where, on))
    } else if (name === '-c' || name === '--constraint') {
      const { requirements, ...others } = await includedBy(value, path, where, on)
      included.push({ ...others, requirements: [], constraints: requirements })
    } else if (name === '-e' || name === '--editable') {
      wishes.leftOut.push(fromElsewhere(line, where))
    } else if (option) {
      wishes.leftOut.push({
        where,
        what: line,
        because: 'It is an option of pip; packages come from the channel.',
      })
    } else {
      // Hashes and the like, which follow a requirement.
      const found = dependency(line.replace(/\s--?[a-z].*$/i, ''), where)
      if (isRequirement(found)) wishes.requirements.push(found)
      else wishes.leftOut.push(found)
    }
  }
  return together([wishes, ...included])
}

async function includedBy(value: string, path: string, where: string, on: On): Promise<Wishes> {
  if (/^[a-z]+:\/\//i.test(value)) return { ...noWishes(), leftOut: [fromElsewhere(value, where)] }
  const file = posix.isAbsolute(value) ? value : posix.join(posix.dirname(path), value)
  if (on.seen.has(file)) return noWishes()
  on.seen.add(file)
  return fileOf(await on.read(file), file, { ...on, place: lineOf })
}

/** Lines without comments, put together where they go on after a backslash, each with the number that it begins at. */
function logicalLines(text: string): { line: string; number: number }[] {
  const lines: { line: string; number: number }[] = []
  let begun = { line: '', number: 1 }
  for (const [index, raw] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    const goesOn = raw.endsWith('\\')
    const part = goesOn ? raw.slice(0, -1) : raw
    begun.line += part
    if (goesOn) continue
    lines.push(begun)
    begun = { line: '', number: index + 2 }
  }
  lines.push(begun)
  return lines
    .map(({ line, number }) => ({ line: line.replace(/(^|\s+)#.*$/, '').trim(), number }))
    .filter(({ line }) => line !== '')
}
