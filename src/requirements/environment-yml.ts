import Type, { type Static } from 'typebox'
import { parse, YAMLParseError } from 'yaml'
import { shapeOf } from '../spec/shape.ts'
import { ofConda } from './foreign-versions.ts'
import { dependency, isRequirement } from './pep508.ts'
import { type Read, requirementsTxt } from './requirements-txt.ts'
import { FileFault, noWishes, together, type Wishes } from './wishes.ts'

const CondaFile = Type.Object({
  dependencies: Type.Optional(
    Type.Array(
      Type.Union([Type.String(), Type.Object({ pip: Type.Union([Type.Array(Type.String()), Type.Null()]) })]),
    ),
  ),
  variables: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
})

const shape = shapeOf(CondaFile)

/** What only conda has as packages, and the interpreter or its way to install others has otherwise. */
const noPackages: { [name: string]: string } = {
  pip: 'It only installs others.',
  'python-freethreading': 'The target is free-threaded.',
  'python-gil': 'The target is free-threaded.',
  python_abi: 'The interpreter is the channel’s.',
}

/** What a file for `conda env create` asks for, its part for pip too. Throws `FileFault`. */
export async function environmentYml(text: string, path: string, read: Read): Promise<Wishes> {
  const { dependencies = [], variables } = parsed(text, path)
  const own = noWishes()
  const forPip: string[] = []
  const where = `${path}: dependencies`
  for (const entry of dependencies) {
    if (typeof entry === 'string') readEntry(entry, where, own)
    else forPip.push(...(entry.pip ?? []))
  }
  for (const name of Object.keys(variables ?? {}))
    own.leftOut.push({ where: `${path}: variables`, what: name, because: 'An environment has no variables.' })
  return together([
    own,
    await requirementsTxt(forPip.join('\n'), path, read, (file, line) => `${file}: pip, entry ${line}`),
  ])
}

function parsed(text: string, path: string): Static<typeof CondaFile> {
  let file: unknown
  try {
    file = parse(text)
  } catch (error) {
    if (error instanceof YAMLParseError) throw new FileFault(`${path} is no YAML: ${error.message}`)
    throw error
  }
  if (shape.has(file)) return file
  const faults = shape.faults(file).map(({ pointer, detail }) => `  ${pointer || '(the whole)'}  ${detail}`)
  throw new FileFault(`${path} is no environment of conda:\n${faults.join('\n')}`)
}

function readEntry(entry: string, where: string, wishes: Wishes): void {
  const [, name = '', versions = ''] = /^(?:[^\s:]+::)?([A-Za-z0-9_.-]+)\s*(.*)$/.exec(entry.trim()) ?? []
  const constraint = ofConda(versions)
  const because = noPackages[name.toLowerCase()]
  if (name === 'python') {
    wishes.pythons.push({ constraint: constraint ?? versions, taken: minorOf(constraint), where })
  } else if (because) {
    wishes.passedOver.push({ where, what: entry, because })
  } else {
    const found = dependency(`${name}${constraint ?? ''}`, where)
    // Versions that PEP 440 has no words for stay as they are, and nobody can say whether they are met.
    if (isRequirement(found))
      wishes.requirements.push({ ...found, constraint: constraint ?? versions, text: entry })
    else wishes.leftOut.push({ ...found, what: entry })
  }
}

/** `3.13` of `==3.13.*` and `==3.13.5`. */
function minorOf(constraint: string | null): string | null {
  return /^==(3\.\d+)(\.|$)/.exec(constraint ?? '')?.[1] ?? null
}
