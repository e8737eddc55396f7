import { basename } from 'node:path'
import { environmentYml } from './formats/environment-yml.ts'
import { pipfile } from './formats/pipfile.ts'
import { poetryLock } from './formats/poetry-lock.ts'
import { pylock } from './formats/pylock.ts'
import { pyproject } from './formats/pyproject.ts'
import { type Read, requirementsTxt } from './formats/requirements-txt.ts'
import { setupCfg } from './formats/setup-cfg.ts'
import { uvLock } from './formats/uv-lock.ts'
import { named } from './names.ts'
import { type Chosen, FileFault, type Requirements, together } from './requirement.ts'

type Reader = (text: string, path: string, chosen: Chosen, read: Read) => Requirements | Promise<Requirements>

/** Formats of files by their names; the first match applies. */
const kinds: { name: RegExp; says: string; reader: Reader }[] = [
  { name: /^pylock(\.[^.]+)?\.toml$/, says: 'pylock.toml', reader: pylock },
  { name: /^uv\.lock$/, says: 'uv.lock', reader: uvLock },
  { name: /^poetry\.lock$/, says: 'poetry.lock', reader: poetryLock },
  { name: /^Pipfile$/, says: 'Pipfile', reader: pipfile },
  { name: /^setup\.cfg$/, says: 'setup.cfg', reader: setupCfg },
  { name: /\.toml$/, says: 'pyproject.toml (.toml)', reader: pyproject },
  {
    name: /\.ya?ml$/,
    says: 'environment.yml (.yml, .yaml)',
    reader: (text, path, _, read) => environmentYml(text, path, read),
  },
  {
    name: /\.(txt|in)$|^-$/,
    says: 'requirements.txt (.txt, .in)',
    reader: (text, path, _, read) => requirementsTxt(text, path, read),
  },
]

/**
 * Parses files, each in the format of its name. Throws `FileFault` with the faults of all files: unreadable files, files without
 * requirements, and chosen extras and groups that no file has.
 */
export async function readFiles(paths: string[], chosen: Chosen, read: Read): Promise<Requirements> {
  const results = await Promise.all(paths.map((path) => wishesOrFault(path, chosen, read)))
  const faults = results.filter((one): one is FileFault => one instanceof FileFault)
  if (faults.length > 0) throw new FileFault(faults.map(({ message }) => message).join('\n'))
  const wishes = together(results as Requirements[])
  const missing = missingParts(wishes.offered, chosen, paths)
  if (missing.length > 0) throw new FileFault(missing.join('\n'))
  return wishes
}

async function wishesOrFault(path: string, chosen: Chosen, read: Read): Promise<Requirements | FileFault> {
  try {
    const kind = kinds.find(({ name }) => name.test(basename(path)))
    if (!kind)
      throw new FileFault(
        `${path} is of no kind that can be read: ${kinds.map(({ says }) => says).join(', ')} are.`,
      )
    const wishes = await kind.reader(await read(path), path, chosen, read)
    if (asksForNothing(wishes)) throw new FileFault(nothingIn(path, wishes.offered))
    return wishes
  } catch (error) {
    if (error instanceof FileFault) return error
    throw error
  }
}

function asksForNothing({ requirements, constraints, pythons, leftOut }: Requirements): boolean {
  return [requirements, constraints, pythons, leftOut].every((list) => list.length === 0)
}

/** Returns the message for files without packages, with the extras and groups that a caller could choose. */
export function nothingIn(files: string, { extras, groups }: Chosen): string {
  const parts = [
    ...(extras.length > 0 ? [`the extras ${unique(extras)} (--extra)`] : []),
    ...(groups.length > 0 ? [`the groups ${unique(groups)} (--group)`] : []),
  ]
  const advice = parts.length > 0 ? `Choose from ${parts.join(' and ')}.` : 'Name a file that lists packages.'
  return `${files}: no package can be taken from this. ${advice}`
}

function missingParts(offered: Chosen, chosen: Chosen, paths: string[]): string[] {
  const files = paths.join(', ')
  const missing = (kind: string, wanted: string[], has: string[]) =>
    wanted
      .filter((one) => named(one, has) === undefined)
      .map((one) => `${files} has no ${kind} ${one}. It has ${unique(has) || 'none'}.`)
  return [
    ...missing('extra', chosen.extras, offered.extras),
    ...missing('group', chosen.groups, offered.groups),
  ]
}

function unique(names: string[]): string {
  return [...new Set(names)].join(', ')
}
