import { posix } from 'node:path'
import { chosenOf } from '../names.ts'
import { dependency } from '../pep508.ts'
import {
  type Chosen,
  FileFault,
  noWishes,
  type Requirements,
  requirementsOf,
  together,
} from '../requirement.ts'
import { parseIni } from './ini.ts'
import { withOwnExtras } from './own-extras.ts'
import { type Read, requirementsTxt } from './requirements-txt.ts'

/**
 * Parses a setup.cfg of setuptools: `install_requires` and `python_requires` of `[options]`, and `[options.extras_require]`, whose
 * values are lists of PEP 508 or `file: requirements.txt`. Throws `FileFault`.
 */
export async function setupCfg(
  text: string,
  path: string,
  chosen: Chosen,
  read: Read,
): Promise<Requirements> {
  const ini = parseIni(text)
  if ('faultyLine' in ini)
    throw new FileFault(
      `${path}:${ini.faultyLine} is no line of an INI file: \`[section]\` or \`key = value\` is expected.`,
    )
  const options = ini.get('options')
  const extras = ini.get('options.extras_require') ?? new Map<string, string>()
  const install = options?.get('install_requires') ?? options?.get('install-requires') ?? ''
  const main = await listWishes(install, `${path}: options.install_requires`, path, read)
  const byExtra = await readExtras(extras, path, read)
  const names = [...extras.keys()]
  const wishesOfExtra = (name: string) => {
    const wishes = byExtra.get(name) ?? noWishes()
    if (wishes instanceof FileFault) throw wishes
    return wishes
  }
  const list = (name: string) => readOf(wishesOfExtra(name))
  const own = { name: ini.get('metadata')?.get('name'), extras: names, read: list }
  const chosenNames = chosenOf(chosen.extras, names)
  const lists = [
    withOwnExtras(readOf(main), own),
    ...chosenNames.map((name) => withOwnExtras(list(name), own, [name])),
  ]
  const python = options?.get('python_requires') ?? options?.get('python-requires')
  return together([
    ...lists.map((one) => requirementsOf(one.read, { passedOver: one.passedOver })),
    {
      ...noWishes(),
      constraints: [main, ...chosenNames.map((name) => wishesOfExtra(name))].flatMap(
        (one) => one.constraints,
      ),
      pythons: python ? [{ constraint: python, taken: null, where: `${path}: options.python_requires` }] : [],
      offered: { extras: names, groups: [] },
    },
  ])
}

const readOf = ({ requirements, leftOut, passedOver }: Requirements) => ({
  read: [...requirements, ...leftOut],
  passedOver,
})

/** Parses all extras. Returns the fault of an unreadable file as the value of its extra, so that only users of that extra fail. */
async function readExtras(
  extras: Map<string, string>,
  path: string,
  read: Read,
): Promise<Map<string, Requirements | FileFault>> {
  const entries = [...extras].map(async ([name, value]): Promise<[string, Requirements | FileFault]> => {
    try {
      return [name, await listWishes(value, `${path}: options.extras_require.${name}`, path, read)]
    } catch (error) {
      if (error instanceof FileFault) return [name, error]
      throw error
    }
  })
  return new Map(await Promise.all(entries))
}

/** Parses a list in lines, or, in a single line, separated by semicolons (then without conditions, which contain semicolons). */
async function listWishes(value: string, where: string, path: string, read: Read): Promise<Requirements> {
  const files = /^file:\s*(.*)$/s.exec(value.trim())?.[1]
  if (files !== undefined) {
    const named = files
      .split(/[,\n]/)
      .map((one) => one.trim())
      .filter(Boolean)
    const paths = named.map((file) => posix.join(posix.dirname(path), file))
    return together(
      await Promise.all(paths.map(async (file) => requirementsTxt(await read(file), file, read))),
    )
  }
  const entries = value.includes('\n') ? value.split('\n') : value.split(';')
  return requirementsOf(
    entries
      .map((entry) => entry.replace(/(^|\s)#.*$/, '').trim())
      .filter(Boolean)
      .map((entry) => dependency(entry, where)),
  )
}
