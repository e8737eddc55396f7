import { posix } from 'node:path'
import { dependency } from '../pep508.ts'
import {
  FileFault,
  fromElsewhere,
  noWishes,
  type Requirement,
  type Requirements,
  requirementsOf,
  together,
  type Unmapped,
} from '../requirement.ts'
import { type PipLine, pipLines } from './pip-lines.ts'

/** Reads a file by a path as given by the caller, or as named in another file. Throws `FileFault`. */
export type Read = (path: string) => Promise<string>

/**
 * Parses a file for `pip install -r` (`Jinja2>=3 ; os_name == "posix"`, `-r base.txt`, `--index-url …`), and the files that it
 * includes by `-r` and `-c`. Throws `FileFault` with all unreadable files.
 */
export async function requirementsTxt(
  text: string,
  path: string,
  read: Read,
  place = lineOf,
): Promise<Requirements> {
  const on: On = { read, seen: new Set([`-r ${path}`]), faults: [], place }
  const wishes = await fileOf(text, path, on)
  if (on.faults.length > 0) throw new FileFault(on.faults.join('\n'))
  return wishes
}

/** Returns the name of a line's place. Files of other formats may contain a list of such lines. */
type Place = (path: string, number: number) => string

const lineOf: Place = (path, number) => `${path}:${number}`

interface On {
  read: Read
  /** Files already read, each after its option (`-r base.txt`), because files may include each other. */
  seen: Set<string>
  faults: string[]
  place: Place
}

async function fileOf(text: string, path: string, on: On): Promise<Requirements> {
  const found: (Requirement | Unmapped)[] = []
  const included: Requirements[] = []
  const hashed: Unmapped[] = []
  for (const line of pipLines(text)) {
    const where = on.place(path, line.number)
    if (line.requirement !== '') {
      found.push(dependency(line.requirement, where), ...besides(line, where))
      if (line.options.some(isHash)) hashed.push({ where, what: line.requirement, because: '' })
    } else {
      const { files, others } = byKind(line)
      for (const { name, value } of files) included.push(await includedBy(name, value, path, where, on))
      if (others) found.push({ where, what: line.text, because: others })
    }
  }
  return together([requirementsOf(found, { passedOver: hashesIn(hashed) }), ...included])
}

const isHash = ({ name }: { name: string }) => name === '--hash'

/** Returns entries for options of one requirement, e.g. `--config-settings`. */
function besides({ requirement, options }: PipLine, where: string): Unmapped[] {
  return options
    .filter((option) => !isHash(option))
    .map(({ name, value }) => ({
      where,
      what: `${requirement} ${name}${value && ` ${value}`}`,
      because: 'It is an option of pip; a channel says how its packages are built.',
    }))
}

function byKind({ options }: PipLine): { files: PipLine['options']; others: string | null } {
  const files = options.flatMap(({ name, value }) => {
    if (name === '-r' || name === '--requirement') return [{ name: '-r', value }]
    return name === '-c' || name === '--constraint' ? [{ name: '-c', value }] : []
  })
  if (options.some(({ name }) => name === '-e' || name === '--editable'))
    return { files, others: fromElsewhere('', '').because }
  const isOnlyFiles = options.length === files.length
  return { files, others: isOnlyFiles ? null : 'It is an option of pip; packages come from the channel.' }
}

/** Parses an included file. Turns the requirements of a file included by `-c` into constraints. */
async function includedBy(
  option: string,
  value: string,
  path: string,
  where: string,
  on: On,
): Promise<Requirements> {
  if (/^[a-z]+:\/\//i.test(value)) return requirementsOf([fromElsewhere(value, where)])
  const file = posix.isAbsolute(value) ? value : posix.join(posix.dirname(path), value)
  if (on.seen.has(`${option} ${file}`)) return noWishes()
  on.seen.add(`${option} ${file}`)
  try {
    const { requirements, ...others } = await fileOf(await on.read(file), file, { ...on, place: lineOf })
    if (option === '-r') return { ...others, requirements }
    return { ...others, requirements: [], constraints: [...requirements, ...others.constraints] }
  } catch (error) {
    if (!(error instanceof FileFault)) throw error
    on.faults.push(`${where} includes it: ${error.message}`)
    return noWishes()
  }
}

/** Returns one entry for all hashes, which files of locked packages have on each line. */
function hashesIn([first, ...others]: Unmapped[]): Unmapped[] {
  if (!first) return []
  const more = others.length > 0 ? ` and of ${others.length} more` : ''
  return [
    {
      ...first,
      what: `--hash of ${first.what}${more}`,
      because: 'The pin of the channel fixes what its packages are.',
    },
  ]
}
